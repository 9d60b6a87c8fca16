"""Opening an incident by hand: `/desk/new/`, and what it asks while one fills it in."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from command.api import INCIDENT_OPEN, Incident, NewIncident, open_incident
from core.access.api import Principal
from core.pages.api import page, principal_of_page
from maps.desk.asked import address
from maps.desk.distance import Place
from maps.desk.intake import IntakeForm, NearForm
from maps.desk.near import SAME_M, Near, same_nearby
from maps.desk.trouble import CONFLICT, INVALID, Trouble, attempt
from maps.desk.view import base, show
from sensors.api import ALARMS, AlarmCard, alarm_cards


@page(INCIDENT_OPEN)
def new(request: HttpRequest) -> HttpResponse:
    """`/desk/new/`: the empty form, or one that begins with what an alarm says (`?alarm=ID`)."""
    principal = principal_of_page(request)
    if request.method != "POST":
        card = _alarm(principal, request.GET.get("alarm", ""))
        return _shown(request, IntakeForm(initial=initial_of(card)), card)
    form = IntakeForm(request.POST)
    card = _alarm(principal, request.POST.get("alarm", ""))
    if not form.is_valid():
        return _shown(request, form, card, Trouble("intake", "", INVALID))
    near = _unseen(principal, form)
    if near:
        return _shown(request, form, card, Trouble("intake", "", CONFLICT), near=near)
    return _open(request, principal, form, card)


@page(INCIDENT_OPEN)
def nearby(request: HttpRequest) -> HttpResponse:
    """`/desk/new/nearby/?place=&kind_code=`: the warning about open incidents near by, empty where there are none."""
    principal = principal_of_page(request)
    form = NearForm(request.GET)
    near = _near(principal, form.cleaned_data["place"], form.cleaned_data["kind_code"]) if form.is_valid() else []
    return render(request, "maps/desk/nearby.html", {**base(request, principal), **warning(near)})


def initial_of(card: AlarmCard | None) -> dict[str, Any]:
    """What the form begins with."""
    start: dict[str, Any] = {"severity": 4, "source": Incident.Source.CALL, "reported_at": _local(timezone.now())}
    if card is None:
        return start
    place = "" if card.lon is None or card.lat is None else f"{card.lon:.6f}, {card.lat:.6f}"
    about = {"alarm": card.id, "severity": card.level, "source": Incident.Source.ALARM, "place": place}
    return {**start, **about, "reported_at": _local(datetime.fromisoformat(card.observed or card.raised_at))}


def warning(near: list[Near]) -> dict[str, Any]:
    """What the warning about incidents near by needs."""
    return {"near": near, "near_m": round(SAME_M), "near_ids": ",".join(str(each.incident.pk) for each in near)}


def _open(request: HttpRequest, principal: Principal, form: IntakeForm, card: AlarmCard | None) -> HttpResponse:
    opened: list[Incident] = []
    trouble = attempt(request, "intake", lambda: opened.append(open_incident(principal, wanted_of(form))))
    if trouble is not None:
        return _shown(request, form, card, trouble)
    return redirect(address(request, "desk-incident", opened[0].pk))


def wanted_of(form: IntakeForm) -> NewIncident:
    """What `command` is asked to open."""
    given, place = form.cleaned_data, form.cleaned_data["place"]
    lon, lat = place or (None, None)
    same = ("severity", "title", "source", "address", "description", "reporter", "phone", "reported_at")
    assert form.chosen is not None
    facts = {name: given[name] for name in same}
    return NewIncident(kind_code=form.chosen.code, lon=lon, lat=lat, alarm_id=given["alarm"], **facts)


def _unseen(principal: Principal, form: IntakeForm) -> list[Near]:
    """Incidents near by of which the officer has not been told yet."""
    assert form.chosen is not None
    seen = set(form.cleaned_data["seen"].split(","))
    near = _near(principal, form.cleaned_data["place"], form.chosen.code)
    return near if any(str(each.incident.pk) not in seen for each in near) else []


def _near(principal: Principal, place: Place | None, kind_code: str) -> list[Near]:
    return same_nearby(principal, place, kind_code) if place and kind_code else []


def _alarm(principal: Principal, given: str) -> AlarmCard | None:
    """The living alarm of this number, if the person may see it."""
    if not (given.isascii() and given.isdigit() and len(given) < len("1" + "0" * 18)):
        return None
    seen = [card for card, path in alarm_cards([int(given)]) if principal.may(ALARMS, path)]
    return seen[0] if seen else None


def _shown(
    request: HttpRequest,
    form: IntakeForm,
    card: AlarmCard | None,
    trouble: Trouble | None = None,
    near: list[Near] | None = None,
) -> HttpResponse:
    more = {"form": form, "alarm": card, **warning(near or [])}
    return show(request, None, trouble, **more)


def _local(moment: datetime) -> str:
    """A time as the browser's own field takes it, in the district's time."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M:%S")
