"""What follows from alarms: incidents that nobody has to open by hand."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from command.actions.attach_alarm import attach_alarm
from command.actions.open import NewIncident, open_incident
from command.actions.rows import locked_alarm
from command.from_alarms.decide import AlarmFacts, Join, Open, OpenIncident, decide
from command.from_alarms.policy import policy
from command.kinds.load import kind_of
from command.limits import limits
from command.models import AlarmLink, Incident
from command.whereabouts import name_of_place
from core.access.api import SYSTEM
from core.events.api import Event, handler
from sensors.api import Alarm, property_title


@handler("command.from_alarms", "sensors.alarm.raised", "sensors.alarm.escalated")
@transaction.atomic
def from_alarm(event: Event) -> None:
    """Attach the alarm to an incident or open one. Told twice, the alarm belongs somewhere already, or still nowhere.

    What counts is the level the event told of; an alarm that is over by now needs nobody any more.
    """
    alarm = locked_alarm(event.payload["alarm_id"])
    if alarm.cleared_at is not None or _belongs(alarm, event.at):
        return
    facts = AlarmFacts(alarm.kind, alarm.property, event.payload["level"], alarm.lon, alarm.lat)
    match decide(facts, _open_incidents(), policy()):
        case Join(incident_id):
            attach_alarm(SYSTEM, incident_id, alarm.pk)
        case Open(kind_code, severity):
            open_incident(SYSTEM, _wanted(alarm, kind_code, severity))


def _belongs(alarm: Alarm, told_at: datetime) -> bool:
    """Whether the alarm is looked after: by an open incident, or by one that was closed after this was told."""
    link = AlarmLink.objects.select_related("incident").filter(alarm=alarm).first()
    return link is not None and (link.incident.closed_at is None or link.incident.closed_at >= told_at)


def _open_incidents() -> list[OpenIncident]:
    rows = Incident.objects.exclude(state=Incident.State.CLOSED).order_by("pk")
    return [OpenIncident(*row) for row in rows.values_list("pk", "kind_code", "lon", "lat")]


def _wanted(alarm: Alarm, kind_code: str, severity: int) -> NewIncident:
    with translation.override(settings.LANGUAGE_CODE):  # what is kept is kept in one language
        place = name_of_place(alarm.lon, alarm.lat)
        title = _title(alarm, kind_of(kind_code).name, place)[: Incident._meta.get_field("title").max_length]
        return NewIncident(
            kind_code=kind_code,
            severity=severity,
            title=title,
            source=Incident.Source.ALARM,
            address=place,
            description="\n".join(filter(None, (_measured(alarm), _doubt(alarm)))),
            reported_at=alarm.raised_at,
            alarm_id=alarm.pk,
        )


def _doubt(alarm: Alarm) -> str:
    """The place an alarm names, where it is not believed: it may be all that leads to who called."""
    if alarm.lon is None or alarm.lat is None or limits().place.holds(alarm.lon, alarm.lat):
        return ""
    facts = {"lon": f"{alarm.lon:.5f}", "lat": f"{alarm.lat:.5f}"}
    return _("The alarm names a place far from the district: %(lon)s, %(lat)s.") % facts


def _title(alarm: Alarm, kind: str, place: str) -> str:
    """What people say on the radio: who calls, or what happens where; a map has room for little more."""
    if alarm.kind == Alarm.Kind.SOS:
        return _("%(name)s calls for help") % {"name": alarm.device}
    return f"{kind} · {place or alarm.device}"


def _measured(alarm: Alarm) -> str:
    """What was measured, where something was."""
    if alarm.value is None or not alarm.property:
        return ""
    facts = {"name": alarm.device, "property": property_title(alarm.property)["zh"], "unit": alarm.unit}
    return _("%(name)s: %(property)s %(value)s %(unit)s") % {**facts, "value": f"{alarm.value:g}"}
