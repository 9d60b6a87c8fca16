"""What happens to the calendar."""

from django.utils.translation import gettext_lazy as _

from core.access.api import Role, declare
from core.events.api import Payload, event_type

declare("core.calendar.view", _("See the special days of the calendar"), *Role)
declare("core.calendar.manage", _("Keep the special days of the calendar"), Role.SYSTEM_ADMIN)


@event_type("core.calendar.changed", title=_("Calendar of working days changed"), permission="core.calendar.view")
class CalendarChanged(Payload, frozen=True):
    """A day is worked or free by the district's own word; `worked` null: it follows the national calendar again."""

    day: str
    worked: bool | None
    reason: str
