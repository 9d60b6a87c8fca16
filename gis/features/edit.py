"""Editing with history: everything that changes features one by one. What each does is told in its own file."""

from gis.collections.layers import EDIT
from gis.features.editing.apply import made_revision
from gis.features.editing.change import Change
from gis.features.editing.group import PUBLISH, fields_for, group_of, layer_of
from gis.features.editing.propose import propose
from gis.features.editing.publish import publish
from gis.features.editing.refuse import refuse, withdraw
from gis.features.editing.settle import settle
from gis.features.editing.undo import undo
from gis.features.editing.write import write

__all__ = [
    "EDIT",
    "PUBLISH",
    "Change",
    "fields_for",
    "group_of",
    "layer_of",
    "made_revision",
    "propose",
    "publish",
    "refuse",
    "settle",
    "undo",
    "withdraw",
    "write",
]
