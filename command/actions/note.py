"""Writing something down about an incident: into the log, and only there."""

from django.db import transaction

from command.actions.rows import locked, naming, tell
from command.events import IncidentNoted
from command.permissions import NOTE
from command.wording import lines
from core.access.api import Principal, require


@transaction.atomic
def note_incident(actor: Principal, incident_id: int, text: str) -> None:
    """Add a note; to a closed incident too, since what comes in later belongs to it.

    Raises:
        Incident.DoesNotExist: there is no such incident.
        AccessDenied: the actor may not write notes on incidents of that agency.
        ValidationError: the text is empty or too long.
    """
    incident = locked(incident_id)
    require(actor, NOTE, incident.agency.path)
    text = lines("note", text, needed=True)
    tell(actor, incident, IncidentNoted(**naming(incident), text=text))
