"""Events of the command stage. An incident's timeline is made of these, and of what other stages say about it."""

from django.utils.translation import gettext_lazy as _

from command.permissions import VIEW
from core.events.api import Payload, event_type


class IncidentEvent(Payload, frozen=True):
    """What every event of an incident says."""

    incident_id: int
    number: str
    title: str


@event_type("command.incident.opened", title=_("Incident opened"), permission=VIEW)
class IncidentOpened(IncidentEvent, frozen=True, kw_only=True):
    """There is a new incident. Place in WGS 84; `alarm_id` where an alarm opened it; `reported_at` ISO 8601."""

    kind_scheme: str
    kind_version: str
    kind_code: str
    kind_name: str
    severity: int
    source: str
    lon: float | None
    lat: float | None
    address: str
    description: str
    reported_at: str
    alarm_id: int | None


@event_type("command.incident.verified", title=_("Incident verified"), permission=VIEW)
class IncidentVerified(IncidentEvent, frozen=True, kw_only=True):
    """Somebody has made sure that it is so."""

    note: str


@event_type("command.incident.responding", title=_("Response begun"), permission=VIEW)
class IncidentResponding(IncidentEvent, frozen=True, kw_only=True):
    """The response has begun."""

    note: str


@event_type("command.incident.closed", title=_("Incident closed"), permission=VIEW)
class IncidentClosed(IncidentEvent, frozen=True, kw_only=True):
    """It is over: `outcome` is `done`, `false_alarm`, `duplicate` or `passed_on`."""

    outcome: str
    note: str


@event_type("command.incident.changed", title=_("Incident changed"), permission=VIEW)
class IncidentChanged(IncidentEvent, frozen=True, kw_only=True):
    """Severity, kind, place, title or description differ: `before` and `after` hold the fields that do, as text."""

    before: dict[str, str]
    after: dict[str, str]
    note: str


@event_type("command.incident.noted", title=_("Note"), permission=VIEW)
class IncidentNoted(IncidentEvent, frozen=True, kw_only=True):
    """Somebody wrote something down."""

    text: str


@event_type("command.incident.file_attached", title=_("File attached"), permission=VIEW)
class FileAttached(IncidentEvent, frozen=True, kw_only=True):
    """A file belongs to the incident now; `size` in bytes."""

    attachment_id: int
    name: str
    media_type: str
    size: int
    sha256: str


@event_type("command.incident.alarm_attached", title=_("Alarm attached"), permission=VIEW)
class AlarmAttached(IncidentEvent, frozen=True, kw_only=True):
    """An alarm belongs to the incident now; `name`, `kind`, `level` and the rest are the alarm's at that moment."""

    alarm_id: int
    name: str
    kind: str
    level: int
    property: str | None
    value: float | None
    unit: str | None


CHANGES = (
    "command.incident.opened",
    "command.incident.verified",
    "command.incident.responding",
    "command.incident.closed",
    "command.incident.changed",
    "command.incident.file_attached",
    "command.incident.alarm_attached",
)
"""The names of all events after which an incident's card differs."""
