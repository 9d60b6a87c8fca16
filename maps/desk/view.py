"""The desk on one screen: the queue, and beside it an incident, the intake or nothing yet."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from command.api import INCIDENT_OPEN, Incident
from core.access.api import Principal
from core.pages.api import principal_of_page
from maps.desk.asked import Asked
from maps.desk.queue import queue
from maps.desk.response import response
from maps.desk.sheet import Sheet, sheet
from maps.desk.texts import desk_texts
from maps.desk.trouble import Trouble
from maps.pages import live_config

OK = 200


def show(
    request: HttpRequest, incident_id: int | None = None, trouble: Trouble | None = None, **more: Any
) -> HttpResponse:
    """The whole page; where something was refused, its sentence stands at the form it was asked with."""
    principal = principal_of_page(request)
    context = {**base(request, principal, trouble), **more, "config": live_config(), "texts": desk_texts()}
    context["queue"] = queue(principal, Asked.of(request))
    if incident_id is not None:
        about = found_sheet(principal, incident_id)
        context |= {"sheet": about, "incident": about.incident, "response": response(principal, about.incident)}
    context["view"] = "intake" if "form" in more else "nothing" if incident_id is None else "incident"
    return render(request, "maps/desk/desk.html", context, status=trouble.status if trouble else OK)


def base(request: HttpRequest, principal: Principal, trouble: Trouble | None = None) -> dict[str, Any]:
    """What the page and each of its parts need."""
    asked = Asked.of(request)
    may_open = bool(principal.scopes(INCIDENT_OPEN))
    return {"asked": asked, "suffix": asked.suffix, "now": timezone.now(), "may_open": may_open, "trouble": trouble}


def found_sheet(principal: Principal, incident_id: int) -> Sheet:
    """The incident's sheet, or the page that says there is nothing."""
    try:
        return sheet(principal, incident_id)
    except Incident.DoesNotExist as error:
        raise Http404 from error
