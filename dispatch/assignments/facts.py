"""What every event of an assignment says."""

from typing import Any

from core.access.api import Principal
from core.events.api import append
from dispatch.events import AssignmentEvent
from dispatch.models import Assignment


def facts_of(assignment: Assignment) -> dict[str, Any]:
    """The common fields; `unit` and `incident` should be at hand."""
    unit, incident = assignment.unit, assignment.incident
    return {
        "assignment_id": assignment.pk,
        "unit_id": unit.pk,
        "callsign": unit.callsign,
        "device_id": unit.device_id,
        "incident_id": incident.pk,
        "number": incident.number,
        "title": incident.title,
    }


def tell(actor: Principal, assignment: Assignment, event: AssignmentEvent) -> None:
    """Append an assignment's event: it is the unit's agency's, at the incident's place."""
    incident = assignment.incident
    place = None if incident.lon is None or incident.lat is None else (incident.lon, incident.lat)
    append(event, actor=actor, agency_path=assignment.unit.agency.path, place=place)


def locked(assignment_id: int) -> Assignment:
    """The assignment as it is now, held until the transaction ends.

    Raises:
        Assignment.DoesNotExist: there is none.
    """
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("unit__agency", "incident")
    return rows.get(pk=assignment_id)
