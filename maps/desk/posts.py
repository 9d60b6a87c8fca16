"""What the forms of the desk do: one action of its stage each, then the page again; a refusal is shown in place."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from command.api import INCIDENT, attach_alarm, attach_file, note_incident, take_step
from core.pages.api import page, principal_of_page
from dispatch.api import ASSIGNMENT, Assignment, offer, report, withdraw
from maps.desk.asked import address
from maps.desk.rows import visible_incidents, visible_orders
from maps.desk.trouble import INVALID, Trouble, attempt, said
from maps.desk.view import show
from maps.permissions import DESK
from sensors.api import acknowledge_alarm

LARGEST_READ = 64 * 1024 * 1024  # more than may be attached: what is larger is refused without being read whole


@page(DESK)
@require_POST
def step(request: HttpRequest, incident_id: int, name: str) -> HttpResponse:
    """`/desk/<id>/step/<name>/`: verify, respond, close, dismiss."""
    if name not in INCIDENT.steps:
        raise Http404
    principal = principal_of_page(request)
    words = {"note": said(request, "note"), "outcome": said(request, "outcome")}
    return _done(request, incident_id, f"step-{name}", lambda: take_step(principal, incident_id, name, **words))


@page(DESK)
@require_POST
def note(request: HttpRequest, incident_id: int) -> HttpResponse:
    """`/desk/<id>/note/`."""
    principal = principal_of_page(request)
    return _done(request, incident_id, "note", lambda: note_incident(principal, incident_id, said(request, "text")))


@page(DESK)
@require_POST
def file(request: HttpRequest, incident_id: int) -> HttpResponse:
    """`/desk/<id>/file/`."""
    principal = principal_of_page(request)
    given = request.FILES.get("file")
    if given is None:
        return show(request, incident_id, Trouble("file", _("Choose a file first."), INVALID))
    name, most = given.name or "", LARGEST_READ
    return _done(request, incident_id, "file", lambda: attach_file(principal, incident_id, name, given.read(most)))


@page(DESK)
@require_POST
def order(request: HttpRequest, incident_id: int, unit_id: int) -> HttpResponse:
    """`/desk/<id>/order/<unit>/`: order a unit to go."""
    principal = principal_of_page(request)
    words = said(request, "instructions")
    return _done(request, incident_id, f"unit-{unit_id}", lambda: offer(principal, incident_id, unit_id, words))


@page(DESK)
@require_POST
def order_step(request: HttpRequest, order_id: int, name: str) -> HttpResponse:
    """`/desk/orders/<id>/<step>/`: withdraw an order, or report for its crew how it stands."""
    if name not in ASSIGNMENT.steps:
        raise Http404
    principal = principal_of_page(request)
    about = visible_orders(principal).filter(pk=order_id).first()
    if about is None:
        raise Http404
    words = said(request, "note")

    def act() -> Assignment:
        if name == "withdraw":
            return withdraw(principal, order_id, words)
        return report(principal, order_id, name, by="desk", note=words)

    return _done(request, about.incident_id, f"order-{name}-{order_id}", act)


@page(DESK)
@require_POST
def acknowledge(request: HttpRequest, alarm_id: int, incident_id: int | None = None) -> HttpResponse:
    """`/desk/alarms/<id>/acknowledge/`, and below an incident: the officer has seen the alarm."""
    principal = principal_of_page(request)
    return _done(request, incident_id, f"alarm-{alarm_id}", lambda: acknowledge_alarm(principal, alarm_id))


@page(DESK)
@require_POST
def attach(request: HttpRequest, incident_id: int, alarm_id: int) -> HttpResponse:
    """`/desk/<id>/alarms/<alarm>/`: the alarm belongs to this incident."""
    principal = principal_of_page(request)
    return _done(request, incident_id, f"alarm-{alarm_id}", lambda: attach_alarm(principal, incident_id, alarm_id))


def _done(request: HttpRequest, incident_id: int | None, where: str, action: Callable[[], object]) -> HttpResponse:
    """Act, then show the page anew; what this person may not see is not there to act upon either."""
    if incident_id is not None and not _sees(request, incident_id):
        raise Http404
    trouble = attempt(request, where, action)
    if trouble is not None:
        return show(request, incident_id, trouble)
    place = address(request, "desk") if incident_id is None else address(request, "desk-incident", incident_id)
    return redirect(place)


def _sees(request: HttpRequest, incident_id: int) -> bool:
    return visible_incidents(principal_of_page(request)).filter(pk=incident_id).exists()
