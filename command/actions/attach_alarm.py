"""Making an alarm an incident's."""

from django.db import transaction

from command.actions.rows import locked, locked_alarm, naming, require_open, taken, tell
from command.events import AlarmAttached
from command.models import AlarmLink, Incident
from command.permissions import OPEN
from core.access.api import Principal, require
from sensors.api import ALARMS, Alarm


@transaction.atomic
def attach_alarm(actor: Principal, incident_id: int, alarm_id: int) -> Incident:
    """Make an alarm an open incident's; nothing happens where it is already.

    An alarm whose incident has been closed may become another's.

    Raises:
        Incident.DoesNotExist, Alarm.DoesNotExist: there is no such incident or alarm.
        AccessDenied: the actor may not open incidents of that agency, or not see the alarm.
        Refusal: the incident is closed, or the alarm belongs to another open one.
    """
    alarm, incident = locked_alarm(alarm_id), locked(incident_id)
    require(actor, OPEN, incident.agency.path)
    require(actor, ALARMS, alarm.device.agency_path)
    link = AlarmLink.objects.select_related("incident").filter(alarm=alarm).first()
    if link is not None and link.incident_id == incident.pk:
        return incident
    require_open(incident)
    if link is not None and link.incident.state != Incident.State.CLOSED:
        raise taken(link.incident)
    AlarmLink.objects.update_or_create(alarm=alarm, defaults={"incident": incident})
    tell(actor, incident, _attached(incident, alarm))
    return incident


def _attached(incident: Incident, alarm: Alarm) -> AlarmAttached:
    return AlarmAttached(
        **naming(incident),
        alarm_id=alarm.pk,
        name=str(alarm.device),
        kind=alarm.kind,
        level=alarm.level,
        property=alarm.property or None,
        value=alarm.value,
        unit=alarm.unit or None,
    )
