"""Pages of the desk, and the parts of them that are asked for again when something has happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.pages.api import page, principal_of_page
from maps.desk.asked import Asked
from maps.desk.queue import queue
from maps.desk.response import response
from maps.desk.view import base, found_sheet, show
from maps.permissions import DESK


@page(DESK)
def desk(request: HttpRequest) -> HttpResponse:
    """`/desk/`: the queue, and no incident chosen yet."""
    return show(request)


@page(DESK)
def incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    """`/desk/<id>/`: the queue and one incident."""
    return show(request, incident_id)


@page(DESK)
def queue_part(request: HttpRequest, incident_id: int | None = None) -> HttpResponse:
    """`/desk/queue/` and `/desk/<id>/fragment/queue/`: the queue alone, beside that incident."""
    principal = principal_of_page(request)
    context = {**base(request, principal), "queue": queue(principal, Asked.of(request)), "shown_id": incident_id}
    return render(request, "maps/desk/queue.html", context)


@page(DESK)
def incident_part(request: HttpRequest, incident_id: int) -> HttpResponse:
    """`/desk/<id>/fragment/incident/`: the middle alone."""
    principal = principal_of_page(request)
    about = found_sheet(principal, incident_id)
    context = {**base(request, principal), "sheet": about, "incident": about.incident}
    return render(request, "maps/desk/incident.html", context)


@page(DESK)
def response_part(request: HttpRequest, incident_id: int) -> HttpResponse:
    """`/desk/<id>/fragment/response/`: orders and units alone."""
    principal = principal_of_page(request)
    about = found_sheet(principal, incident_id).incident
    context = {**base(request, principal), "incident": about, "response": response(principal, about)}
    return render(request, "maps/desk/response.html", context)
