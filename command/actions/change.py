"""Correcting what is known of an incident."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from command.actions.rows import checked_kind, checked_severity, locked, naming, require_open, set_kind, tell
from command.events import IncidentChanged
from command.models import Incident
from command.permissions import GRADE
from command.whereabouts import check_place
from command.wording import line, lines
from core.access.api import Principal, require
from core.accounts.api import Agency

_TOLD = ("title", "kind_code", "kind_name", "severity", "lon", "lat", "address", "description")
_SAVED = (*_TOLD, "kind_scheme", "kind_version", "agency")


@dataclass(frozen=True)
class Changes:
    """What to change; None stays as it is. Place in WGS 84 degrees, both or neither."""

    title: str | None = None
    kind_code: str | None = None
    severity: int | None = None
    lon: float | None = None
    lat: float | None = None
    address: str | None = None
    description: str | None = None
    agency: Agency | None = None


@transaction.atomic
def change_incident(actor: Principal, incident_id: int, changes: Changes, *, note: str = "") -> Incident:
    """Change an open incident; nothing is written where nothing differs.

    Whose it is changes only when an agency is given, since that decides who sees it.

    Raises:
        Incident.DoesNotExist: there is no such incident.
        AccessDenied: the actor may not change incidents of its agency, or of the new one.
        Refusal: it is closed.
        ValidationError: a field is not possible; says which.
    """
    incident = locked(incident_id)
    for agency in filter(None, (incident.agency, changes.agency)):
        require(actor, GRADE, agency.path)
    require_open(incident)
    note = lines("note", note)
    before = _said(incident)
    _change(incident, changes)
    after = _said(incident)
    differing = [name for name in after if after[name] != before[name]]
    if differing:
        incident.save(update_fields=list(_SAVED))
        parts = [{name: said[name] for name in differing} for said in (before, after)]
        tell(actor, incident, IncidentChanged(**naming(incident), before=parts[0], after=parts[1], note=note))
    return incident


def _said(incident: Incident) -> dict[str, str]:
    told: dict[str, Any] = {name: getattr(incident, name) for name in _TOLD}
    told["agency"] = incident.agency.name
    return {name: "" if value is None else str(value) for name, value in told.items()}


def _change(incident: Incident, changes: Changes) -> None:
    if changes.title is not None:
        incident.title = line("title", changes.title, needed=True)
    if changes.kind_code is not None:
        set_kind(incident, checked_kind(changes.kind_code))
    if changes.severity is not None:
        incident.severity = checked_severity(changes.severity)
    if changes.agency is not None:
        incident.agency = changes.agency
    _change_place(incident, changes)


def _change_place(incident: Incident, changes: Changes) -> None:
    if changes.lon is not None or changes.lat is not None:
        check_place(changes.lon, changes.lat)
        incident.lon, incident.lat = changes.lon, changes.lat
    if changes.address is not None:
        incident.address = line("address", changes.address)
    if changes.description is not None:
        incident.description = lines("description", changes.description)
