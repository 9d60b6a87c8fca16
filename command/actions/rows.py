"""Rows as the actions take them, and what every event of an incident says."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from command.events import IncidentEvent
from command.kinds.load import Kind, kind_of, scheme
from command.models import Incident
from core.access.api import Principal
from core.events.api import append
from core.states.api import Refusal
from sensors.api import Alarm

_CLOSED = gettext_lazy("%(thing)s is closed and stays as it is; only notes and files can be added.")
_TAKEN = gettext_lazy("This alarm belongs to %(thing)s already.")


def locked(incident_id: int) -> Incident:
    """The incident as it is now, held until the transaction ends. Raises Incident.DoesNotExist."""
    return Incident.objects.select_for_update(of=("self",)).select_related("agency").get(pk=incident_id)


def locked_alarm(alarm_id: int) -> Alarm:
    """The alarm likewise; taken before its incident, always, so that two actions cannot wait for each other."""
    return Alarm.objects.select_for_update(of=("self",)).select_related("device__agency").get(pk=alarm_id)


def require_open(incident: Incident) -> None:
    """Raises Refusal: the incident is closed."""
    if incident.state == Incident.State.CLOSED:
        raise Refusal("incident_closed", _CLOSED, thing=incident.number)


def taken(incident: Incident) -> Refusal:
    """An alarm belongs to an incident already."""
    return Refusal("alarm_taken", _TAKEN, thing=incident.number)


def checked_severity(severity: int) -> int:
    """1 especially grave to 4 ordinary. Raises ValidationError."""
    if severity not in (1, 2, 3, 4):
        raise ValidationError(_("Severity is a number from 1, the gravest, to 4."))
    return severity


def checked_kind(code: str) -> Kind:
    """The kind of this code. Raises ValidationError."""
    try:
        return kind_of(code)
    except LookupError:
        raise ValidationError(_("“%(code)s” is no kind that an incident can have.") % {"code": code}) from None


def set_kind(incident: Incident, kind: Kind) -> None:
    """The kind, kept with the list it comes from."""
    incident.kind_scheme, incident.kind_version = scheme().name, scheme().version
    incident.kind_code, incident.kind_name = kind.code, kind.name


def naming(incident: Incident) -> dict[str, Any]:
    """The fields that every event of the incident has."""
    return {"incident_id": incident.pk, "number": incident.number, "title": incident.title}


def tell(actor: Principal, incident: Incident, event: IncidentEvent) -> None:
    """Append the event to the log, as the incident's agency's and at its place."""
    place = None if incident.lon is None or incident.lat is None else (incident.lon, incident.lat)
    append(event, actor=actor, agency_path=incident.agency.path, place=place)
