"""Opening an incident: by hand, or because of an alarm."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from command.actions.rows import checked_kind, checked_severity, locked_alarm, naming, set_kind, taken, tell
from command.events import IncidentOpened
from command.limits import limits
from command.models import AlarmLink, Incident
from command.numbers import next_number
from command.permissions import OPEN
from command.whereabouts import agency_at, check_place
from command.wording import line, lines
from core.access.api import Principal, require
from core.accounts.api import Agency
from sensors.api import ALARMS, Alarm


@dataclass(frozen=True)
class NewIncident:
    """What is known of an incident when it is opened.

    Attributes:
        title: empty for the name of its kind. severity: 1 especially grave to 4 ordinary.
        lon, lat: WGS 84 degrees; both None where not known, or to have the alarm's.
        reported_at: with its offset; None for now. agency: None for that of the subdistrict the place lies in.
        alarm_id: the alarm it is opened because of.
    """

    kind_code: str
    severity: int
    title: str = ""
    source: str = Incident.Source.OTHER
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    description: str = ""
    reporter: str = ""
    phone: str = ""
    reported_at: datetime | None = None
    agency: Agency | None = None
    alarm_id: int | None = None


@transaction.atomic
def open_incident(actor: Principal, wanted: NewIncident) -> Incident:
    """Open an incident and give it its number.

    Raises:
        AccessDenied: the actor may not open incidents of that agency, or not see the alarm.
        ValidationError: a field is not possible; says which.
        Refusal: the alarm belongs to an incident already.
        Alarm.DoesNotExist: there is no such alarm.
    """
    alarm = _alarm_of(actor, wanted.alarm_id)
    incident = _filled(wanted, alarm)
    require(actor, OPEN, incident.agency.path)
    incident.received_at = timezone.now()
    incident.reported_at = _reported(wanted.reported_at, incident.received_at)
    incident.number = next_number(timezone.localdate(incident.received_at, timezone.get_default_timezone()))
    incident.save()
    if alarm is not None:
        AlarmLink.objects.create(alarm=alarm, incident=incident)
    tell(actor, incident, _opened(incident, wanted.alarm_id))
    return incident


def _alarm_of(actor: Principal, alarm_id: int | None) -> Alarm | None:
    if alarm_id is None:
        return None
    alarm = locked_alarm(alarm_id)
    require(actor, ALARMS, alarm.device.agency_path)
    link = AlarmLink.objects.filter(alarm=alarm).exclude(incident__state=Incident.State.CLOSED).first()
    if link is not None:
        raise taken(link.incident)
    AlarmLink.objects.filter(alarm=alarm).delete()  # its former incident is over; the log keeps that it was there
    return alarm


def _filled(wanted: NewIncident, alarm: Alarm | None) -> Incident:
    kind = checked_kind(wanted.kind_code)
    incident = Incident(severity=checked_severity(wanted.severity), source=_source(wanted.source))
    set_kind(incident, kind)
    incident.title = line("title", wanted.title) or kind.name
    incident.description = lines("description", wanted.description)
    for field in ("address", "reporter", "phone"):
        setattr(incident, field, line(field, getattr(wanted, field)))
    incident.lon, incident.lat = _place(wanted, alarm)
    incident.agency = wanted.agency or agency_at(incident.lon, incident.lat, alarm.device.agency if alarm else None)
    return incident


def _place(wanted: NewIncident, alarm: Alarm | None) -> tuple[float | None, float | None]:
    """What was given; else the alarm's, unless that is beyond belief: a call for help counts wherever it comes from."""
    check_place(wanted.lon, wanted.lat)
    if wanted.lon is not None or alarm is None or alarm.lon is None or alarm.lat is None:
        return wanted.lon, wanted.lat
    return (alarm.lon, alarm.lat) if limits().place.holds(alarm.lon, alarm.lat) else (None, None)


def _source(source: str) -> str:
    if source not in Incident.Source.values:
        raise ValidationError(_("“%(source)s” is no source of reports.") % {"source": source})
    return str(source)


def _reported(given: datetime | None, now: datetime) -> datetime:
    if given is None:
        return now
    if given.tzinfo is None:
        raise ValidationError(_("A time needs its offset from UTC."))
    if given > now + limits().future_tolerance:
        raise ValidationError(_("The report cannot have come in the future."))
    return min(given, now)


def _opened(incident: Incident, alarm_id: int | None) -> IncidentOpened:
    return IncidentOpened(
        **naming(incident),
        kind_scheme=incident.kind_scheme,
        kind_version=incident.kind_version,
        kind_code=incident.kind_code,
        kind_name=incident.kind_name,
        severity=incident.severity,
        source=incident.source,
        lon=incident.lon,
        lat=incident.lat,
        address=incident.address,
        description=incident.description,
        reported_at=incident.reported_at.isoformat(),
        alarm_id=alarm_id,
    )
