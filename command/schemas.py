"""What the command stage says over HTTP."""

from datetime import datetime

from ninja import Field, Schema
from pydantic import AwareDatetime

from command.actions.change import Changes
from command.actions.open import NewIncident
from command.actions.step import outcomes_of
from command.machine import INCIDENT
from command.models import Attachment, Incident
from command.permissions import OPEN
from command.whereabouts import agency_of_code
from core.access.api import Principal


class IncidentOut(Schema):
    """An incident: `severity` 1 especially grave to 4 ordinary; WGS 84; times ISO 8601, null for not yet.

    `reporter` and `phone` are null for those who may not open incidents of that agency. `attachments`: how many files.
    """

    id: int
    number: str
    title: str
    kind_scheme: str
    kind_version: str
    kind_code: str
    kind_name: str
    severity: int
    state: str
    state_title: str
    source: str
    agency: str
    lon: float | None
    lat: float | None
    address: str
    description: str
    reporter: str | None
    phone: str | None
    reported_at: datetime
    received_at: datetime
    verified_at: datetime | None
    responding_at: datetime | None
    first_on_scene_at: datetime | None
    closed_at: datetime | None
    outcome: str
    alarm_ids: list[int]
    attachments: int


class AttachmentOut(Schema):
    """An attached file; its bytes are at `/incidents/{id}/attachments/{this id}`."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    at: datetime
    by: str


class IncidentStepOut(Schema):
    """A step the caller may take now: POST it to the address of this name; `outcomes` to choose from, with titles."""

    name: str
    title: str
    outcomes: dict[str, str]


class IncidentDetail(IncidentOut):
    """An incident with its files and what the caller may do with it now."""

    files: list[AttachmentOut]
    steps: list[IncidentStepOut]


class IncidentIn(Schema):
    """An incident to open. `agency`: an agency's code; without one, that of the subdistrict the place lies in."""

    kind_code: str
    severity: int
    title: str = ""
    source: str = "other"
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    description: str = ""
    reporter: str = ""
    phone: str = ""
    reported_at: AwareDatetime | None = None
    agency: str | None = None
    alarm_id: int | None = None

    def wanted(self) -> NewIncident:
        """As the action takes it. Raises ValidationError: no such agency."""
        facts = self.dict(exclude={"agency"})
        return NewIncident(**facts, agency=agency_of_code(self.agency))


class IncidentChangesIn(Schema):
    """What to change; what is left out or null stays."""

    title: str | None = None
    kind_code: str | None = None
    severity: int | None = None
    lon: float | None = None
    lat: float | None = None
    address: str | None = None
    description: str | None = None
    agency: str | None = Field(None, description="an agency's code")
    note: str = ""

    def changes(self) -> Changes:
        """As the action takes it. Raises ValidationError: no such agency."""
        facts = self.dict(exclude={"agency", "note"})
        return Changes(**facts, agency=agency_of_code(self.agency))


class StepIn(Schema):
    """What to say about a step; `outcome` where it ends the incident."""

    note: str = ""
    outcome: str = ""


class TextIn(Schema):
    """A note."""

    text: str


class AlarmIn(Schema):
    """An alarm to attach."""

    alarm_id: int


class KindOut(Schema):
    """A kind an incident may have."""

    code: str
    name: str
    group: str
    level: int


class KindsOut(Schema):
    """Kinds, the best first, and the list they are from."""

    scheme: str
    version: str
    items: list[KindOut]


class EntryOut(Schema):
    """What happened, as plain text in the language of the request; `tone` is plain, step, good, warn or alarm."""

    seq: int
    at: datetime
    type: str
    title: str
    actor: str
    text: str
    tone: str


class MilestoneOut(Schema):
    """A point on the way: when it was reached, and seconds since the report; null for not yet."""

    name: str
    title: str
    at: datetime | None
    after_s: float | None


class TimelineOut(Schema):
    """What the caller may read of what happened, in order."""

    items: list[EntryOut]
    milestones: list[MilestoneOut]


def incident_out(incident: Incident, principal: Principal) -> dict[str, object]:
    """The fields of `IncidentOut`; wants its agency, alarm links and attachments at hand."""
    known = principal.may(OPEN, incident.agency.path)
    facts = {name: getattr(incident, name) for name in IncidentOut.model_fields if hasattr(incident, name)}
    return {
        **facts,
        "state_title": str(INCIDENT.states[incident.state]),
        "agency": str(incident.agency),
        "reporter": incident.reporter if known else None,
        "phone": incident.phone if known else None,
        "alarm_ids": sorted(link.alarm_id for link in incident.alarm_links.all()),
        "attachments": len(incident.attachments.all()),
    }


def incident_detail(incident: Incident, principal: Principal) -> dict[str, object]:
    """The fields of `IncidentDetail`."""
    steps = [
        {"name": step.name, "title": str(step.title), "outcomes": outcomes_of(step.name)}
        for step in INCIDENT.possible(incident.state)
        if principal.may(step.permission, incident.agency.path)
    ]
    files = [attachment_out(each) for each in incident.attachments.all()]
    return {**incident_out(incident, principal), "steps": steps, "files": files}


def attachment_out(attachment: Attachment) -> dict[str, object]:
    """The fields of `AttachmentOut`."""
    return {name: getattr(attachment, name) for name in AttachmentOut.model_fields}
