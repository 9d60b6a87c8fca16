"""Events of the spatial base. Payloads name features by number, never what they hold."""

from django.utils.translation import gettext_lazy as _

from core.events.api import Payload, event_type
from gis.collections.layers import VIEW


class EditTold(Payload, frozen=True, kw_only=True):
    """What every event about a group of edits says.

    Attributes:
        layer: name of the layer. together: which edits belong together. by: who proposed them.
    """

    layer: str
    together: str
    by: str


@event_type("gis.feature.proposed", title=_("Edit of a layer proposed"), permission=VIEW)
class FeatureProposed(EditTold, frozen=True, kw_only=True):
    """Somebody proposed edits. `changed`, `removed`, `restored`: numbers of features; `added`: how many new ones."""

    added: int
    changed: list[int]
    removed: list[int]
    restored: list[int]
    why: str


@event_type("gis.feature.published", title=_("Edit of a layer published"), permission=VIEW)
class FeaturePublished(EditTold, frozen=True, kw_only=True):
    """The edits count from now on; numbers of features. `reviewed`: by another person than who proposed them."""

    added: list[int]
    changed: list[int]
    removed: list[int]
    why: str
    remark: str
    reviewed: bool


@event_type("gis.feature.refused", title=_("Edit of a layer refused"), permission=VIEW)
class FeatureRefused(EditTold, frozen=True, kw_only=True):
    """A reviewer refused the edits."""

    remark: str


@event_type("gis.feature.withdrawn", title=_("Edit of a layer withdrawn"), permission=VIEW)
class FeatureWithdrawn(EditTold, frozen=True, kw_only=True):
    """Who proposed the edits took them back; `instead`: the group that takes their place, or empty."""

    why: str
    instead: str
