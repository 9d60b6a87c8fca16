"""Incidents over HTTP: list and detail, timeline, steps, changes, notes, files and alarms; kinds to choose from."""

from typing import Any, Literal

import msgspec
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from ninja import File, Router
from ninja.files import UploadedFile

from command.actions.attach_alarm import attach_alarm
from command.actions.attach_file import attach_file
from command.actions.change import change_incident
from command.actions.note import note_incident
from command.actions.open import open_incident
from command.actions.step import take_step
from command.kinds.load import scheme
from command.kinds.search import search_kinds
from command.limits import limits
from command.machine import INCIDENT
from command.models import Attachment, Incident
from command.permissions import GRADE, NOTE, OPEN, VIEW
from command.schemas import (
    AlarmIn,
    AttachmentOut,
    IncidentChangesIn,
    IncidentDetail,
    IncidentIn,
    IncidentOut,
    KindsOut,
    StepIn,
    TextIn,
    TimelineOut,
    attachment_out,
    incident_detail,
    incident_out,
)
from command.timeline.tell import entries, events_of, milestones, readable
from core.access.api import Principal, under
from core.files.api import check_size, kept
from core.rest.api import Page, Problem, clamp, decode_cursor, gate, page_of
from core.states.api import Step

router = Router(tags=["command"])
Wanted = Literal["open", "all", "received", "verified", "responding", "closed"]
_SEARCHED = ("number", "title", "address", "kind_name")
INCIDENT_PATH = "/incidents/{int:incident_id}"


def _principal(request: HttpRequest) -> Principal:
    principal: Principal = request.auth  # type: ignore[attr-defined]
    return principal


def _visible(request: HttpRequest) -> QuerySet[Incident]:
    """The incidents the caller may see, with what showing them needs."""
    rows = Incident.objects.filter(under("agency__path", _principal(request).scopes(VIEW)))
    return rows.select_related("agency").prefetch_related("alarm_links", "attachments")


def _detail(request: HttpRequest, incident_id: int) -> dict[str, object]:
    """The incident as it is now, if the caller may see it; otherwise there is none."""
    return incident_detail(get_object_or_404(_visible(request), pk=incident_id), _principal(request))


@router.get("/incidents", response=Page[IncidentOut], auth=gate(VIEW), summary="Incidents")
def list_incidents(
    request: HttpRequest, state: Wanted = "open", q: str = "", cursor: str | None = None, limit: int | None = None
) -> dict[str, object]:
    """Incidents, newest first; `state` open (not closed), all, or one of the states.

    `q` looks into number, title, place and kind.
    """
    size, before = clamp(limit), decode_cursor(cursor).get("id")
    rows = _visible(request).filter(_in_state(state), _with_words(q))
    if isinstance(before, int):
        rows = rows.filter(pk__lt=before)
    items, following = page_of(list(rows.order_by("-pk")[: size + 1]), size, lambda incident: {"id": incident.pk})
    return {"items": [incident_out(each, _principal(request)) for each in items], "next": following}


def _in_state(state: Wanted) -> Q:
    if state == "all":
        return Q()
    return ~Q(state=Incident.State.CLOSED) if state == "open" else Q(state=state)


def _with_words(text: str) -> Q:
    """Every word must be found somewhere."""
    found = Q()
    for word in text.replace("\0", "").split():
        anywhere = Q()
        for field in _SEARCHED:
            anywhere |= Q(**{f"{field}__icontains": word})
        found &= anywhere
    return found


@router.post("/incidents", response={201: IncidentDetail}, auth=gate(OPEN), summary="Open an incident")
def create_incident(request: HttpRequest, body: IncidentIn) -> tuple[int, dict[str, object]]:
    """Open an incident by hand, or because of an alarm (`alarm_id`)."""
    incident = open_incident(_principal(request), body.wanted())
    return 201, incident_detail(incident, _principal(request))


@router.get(INCIDENT_PATH, response=IncidentDetail, auth=gate(VIEW), summary="An incident")
def get_incident(request: HttpRequest, incident_id: int) -> dict[str, object]:
    """An incident with its files and the steps the caller may take."""
    return _detail(request, incident_id)


@router.patch(INCIDENT_PATH, response=IncidentDetail, auth=gate(GRADE), summary="Change an incident")
def patch_incident(request: HttpRequest, incident_id: int, body: IncidentChangesIn) -> dict[str, object]:
    """Correct an open incident; before and after are in its timeline."""
    _detail(request, incident_id)
    changed = change_incident(_principal(request), incident_id, body.changes(), note=body.note)
    return incident_detail(changed, _principal(request))


@router.get(f"{INCIDENT_PATH}/timeline", response=TimelineOut, auth=gate(VIEW), summary="An incident's timeline")
def get_timeline(request: HttpRequest, incident_id: int) -> dict[str, Any]:
    """What happened, from the event log alone, as far as the caller may read it; and the milestones."""
    get_object_or_404(_visible(request), pk=incident_id)
    events = readable(events_of(incident_id), _principal(request))
    return {
        "items": [msgspec.to_builtins(each) for each in entries(events)],
        "milestones": [msgspec.to_builtins(each) for each in milestones(events)],
    }


@router.post(f"{INCIDENT_PATH}/notes", response={204: None}, auth=gate(NOTE), summary="Write a note")
def create_note(request: HttpRequest, incident_id: int, body: TextIn) -> tuple[int, None]:
    """Add a note to the timeline."""
    get_object_or_404(_visible(request), pk=incident_id)
    note_incident(_principal(request), incident_id, body.text)
    return 204, None


@router.post(f"{INCIDENT_PATH}/attachments", response={201: AttachmentOut}, auth=gate(NOTE), summary="Attach a file")
def create_attachment(
    request: HttpRequest, incident_id: int, file: File[UploadedFile]
) -> tuple[int, dict[str, object]]:
    """Attach a file (multipart, field `file`): pictures, sound, film, PDF, office documents, text; 20 MiB at most."""
    get_object_or_404(_visible(request), pk=incident_id)
    check_size(file.size or 0, limits().largest_file)
    attachment = attach_file(_principal(request), incident_id, file.name or "", file.read())
    return 201, attachment_out(attachment)


@router.get(f"{INCIDENT_PATH}/attachments/{{int:attachment_id}}", auth=gate(VIEW), summary="An attached file")
def get_attachment(request: HttpRequest, incident_id: int, attachment_id: int) -> HttpResponse:
    """The bytes, to be saved and never to be run: as an attachment, of the checked type, in a sandbox."""
    incident = get_object_or_404(_visible(request), pk=incident_id)
    attachment = get_object_or_404(Attachment, pk=attachment_id, incident=incident)
    response = HttpResponse(_bytes_of(attachment), content_type=attachment.media_type)
    response["Content-Disposition"] = content_disposition_header(True, attachment.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _bytes_of(attachment: Attachment) -> bytes:
    try:
        return kept(attachment.sha256)
    except FileNotFoundError:  # the database was restored without the data folder
        raise Problem(404, "file_missing", _("The content of this file is no longer there.")) from None


@router.post(f"{INCIDENT_PATH}/alarms", response=IncidentDetail, auth=gate(OPEN), summary="Attach an alarm")
def create_alarm_link(request: HttpRequest, incident_id: int, body: AlarmIn) -> dict[str, object]:
    """Make an alarm this incident's."""
    get_object_or_404(_visible(request), pk=incident_id)
    attach_alarm(_principal(request), incident_id, body.alarm_id)
    return _detail(request, incident_id)


@router.get("/incident-kinds", response=KindsOut, auth=gate(VIEW), summary="Kinds of incidents")
def list_kinds(request: HttpRequest, q: str = "", limit: int = 20) -> dict[str, Any]:
    """Kinds that fit `q`: Chinese, pinyin, initials of pinyin or code; without it, the groups."""
    kinds = [
        {"code": kind.code, "name": kind.name, "group": kind.group, "level": kind.level}
        for kind in search_kinds(q, clamp(limit))
    ]
    return {"scheme": scheme().name, "version": scheme().version, "items": kinds}


def _offer(step: Step) -> None:
    """The address of one step; each its own, so that other stages may have addresses beside it."""

    def operation(request: HttpRequest, incident_id: int, body: StepIn | None = None) -> dict[str, object]:
        get_object_or_404(_visible(request), pk=incident_id)
        said = body or StepIn()
        incident = take_step(_principal(request), incident_id, step.name, note=said.note, outcome=said.outcome)
        return incident_detail(incident, _principal(request))

    operation.__doc__ = f"Take the step `{step.name}`, which leads to `{step.target}`."
    address, name = f"{INCIDENT_PATH}/{step.name}", f"incident_{step.name}"
    declare = router.post(
        address, response=IncidentDetail, auth=gate(step.permission), summary=f"Step: {step.name}", operation_id=name
    )
    declare(operation)


for _step in INCIDENT.steps.values():
    _offer(_step)
