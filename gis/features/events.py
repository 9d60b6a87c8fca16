"""What the layers tell the log beyond their register (`gis.layer.created`, `changed`, `removed`)."""

from django.utils.translation import gettext_lazy as _

from core.events.api import Payload, event_type
from gis.collections.layers import VIEW


@event_type("gis.layer.filled", title=_("Features imported"), permission=VIEW)
class LayerFilled(Payload, frozen=True, kw_only=True):
    """A file's features went into a layer: how many, how many they replaced, and the import's number (0: none)."""

    layer: str
    title: str
    file: str
    rows: int
    replaced: int
    run: int = 0


@event_type("gis.map.saved", title=_("Map saved"), permission=VIEW)
class MapSaved(Payload, frozen=True, kw_only=True):
    """Somebody kept a map of the planner's workbench, to be opened by its code."""

    map_id: int
    code: str
    title: str
