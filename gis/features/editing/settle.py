"""Settling a conflict: new edits from where the features stand now, with what their author chose of both sides."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal
from uuid import UUID

import shapely
from django.db import connection, transaction

from core.access.api import Principal, require
from core.registers.api import checked_text
from gis.collections.layers import EDIT
from gis.features.editing.apply import outdated
from gis.features.editing.draft import Draft
from gis.features.editing.group import open_group
from gis.features.editing.propose import store
from gis.features.editing.refuse import take_back
from gis.features.editing.rows import Row, kept_row, last_kept, rows_of
from gis.features.models import Edit, Layer

GEOMETRY = "geometry"
WHOLE = "*"
Side = Literal["mine", "theirs"]
Picks = Mapping[tuple[int, str], str]  # (number of the edit, field, GEOMETRY or WHOLE) to a Side; mine where not named


@transaction.atomic
def settle(actor: Principal, together: UUID | str, picks: Picks, why: str = "") -> UUID | None:
    """Put a group that is in conflict on the features as they are now, taking from both sides what was picked.

    Edits of the group that are in no conflict go along unchanged. The old group is withdrawn; returns the new one's
    number, or None where nothing of it is left. Without a reason the old one holds.

    Raises:
        Edit.DoesNotExist: there is no such group that the actor may see.
        AccessDenied: the actor may not edit this layer.
        Refusal: `not_yours`; `decided` already.
    """
    layer, edits = open_group(actor, together)
    require(actor, EDIT, layer.agency.path)
    why = checked_text("why", why, needed=False) or edits[0].why
    with connection.cursor() as cursor:
        rows = rows_of(cursor, layer, [edit.feature_id for edit in edits if edit.feature_id is not None])
    drafts = [
        draft for edit in edits for draft in _settled(layer, edit, rows.get(edit.feature_id or 0), _Picked(edit, picks))
    ]
    instead = store(actor, layer, drafts, why) if drafts else None
    take_back(actor, layer, edits, why, instead or "")
    return instead


class _Picked:
    """What was picked of one edit."""

    def __init__(self, edit: Edit, picks: Picks) -> None:
        self.edit, self.picks = edit, picks

    def mine(self, what: str) -> bool:
        return self.picks.get((self.edit.pk, what), "mine") == "mine"

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.edit.values.items() if self.mine(name)}


def _settled(layer: Layer, edit: Edit, row: Row | None, picked: _Picked) -> Iterator[Draft]:
    shape = None if edit.geom is None else shapely.from_wkb(bytes(edit.geom.wkb))
    kind = Edit.Kind(edit.kind)
    if not outdated(layer, edit, row):
        yield Draft(kind, edit.feature_id, edit.revision, shape, edit.values)
    elif not picked.mine(WHOLE) or edit.feature_id is None:
        return
    elif kind == Edit.Kind.REMOVE and row is not None:
        yield Draft(kind, row.id, row.revision, None, {})
    elif kind == Edit.Kind.CHANGE and row is not None:
        yield from _on_top(row, shape if picked.mine(GEOMETRY) else None, picked.values)
    elif kind == Edit.Kind.CHANGE:
        yield from _brought_back(layer, edit, shape)


def _on_top(row: Row, shape: Any, values: Mapping[str, Any]) -> Iterator[Draft]:
    differing = {name: value for name, value in values.items() if row.values.get(name) != value}
    if shape is not None or differing:
        yield Draft(Edit.Kind.CHANGE, row.id, row.revision, shape, differing)


def _brought_back(layer: Layer, edit: Edit, shape: Any) -> Iterator[Draft]:
    """The feature was removed meanwhile, and its editor wants it back as edited."""
    number = edit.feature_id or 0
    base, last = kept_row(layer, number, edit.revision or 0), last_kept(layer, number)
    if base is not None and last is not None:
        kept = base.geometry if shape is None else shape
        yield Draft(Edit.Kind.ADD, number, last.revision, kept, {**base.values, **edit.values})
