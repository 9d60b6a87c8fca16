"""What the stage does because of events, and what it has to say when others act."""

from command.api import CLOSING_GUARDS
from core.events.api import Event, handler
from dispatch import timeline as _timeline  # noqa: F401  # its sentences register themselves
from dispatch.assignments.guard import open_units
from dispatch.assignments.hear import hear
from dispatch.courier.grant import ask_anew
from dispatch.events import CHANGES

CREATED, RETIRED = "sensors.device.created", "sensors.device.retired"
CLOSING_GUARDS.register("dispatch.open_assignments", open_units)


@handler("dispatch.crew_reports", "sensors.order.reported")
def crew_reported(event: Event) -> None:
    """A crew says by its device how its order stands."""
    hear(event)


@handler("dispatch.order_rights", *CHANGES, CREATED, RETIRED)
def rights_changed(event: Event) -> None:
    """Which device hears which unit's orders may differ now."""
    ask_anew(event.payload["device_id"] if event.type == CREATED else None)
