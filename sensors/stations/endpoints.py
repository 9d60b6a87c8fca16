"""Stations, what they measure now and what they measured, over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from core.access.api import Principal
from core.rest.api import Page, Problem, clamp, decode_cursor, encode_cursor, gate, page_of
from sensors.permissions import OBSERVATIONS
from sensors.quality import names_of
from sensors.schemas import Both, Moment
from sensors.stations.cards import cards_of
from sensors.stations.models import Datastream, Station
from sensors.stations.observations import BEGINNING, Key, Observation, observations
from sensors.visibility import stations_visible_to

router = Router(tags=["sensors"])
FROM: Any = Query(None, alias="from")  # type: ignore[type-arg]  # a word of Python's own
USUAL_SPAN = timedelta(days=1)
LONGEST_PAGE = 10_000


class ReadingOut(Schema):
    """The latest value of a property; `t` epoch milliseconds; `level` of the living alarm, 1 red to 4 blue."""

    property: str
    title: Both
    value: float
    unit: str
    t: int
    quality: list[str]
    level: int | None


class StationOut(Schema):
    """A station: `id` is its device's; place in WGS 84, null while it is not known."""

    id: int
    ident: str
    name: str
    kind: str
    lon: float | None
    lat: float | None
    silent_after_s: int
    agency: str | None
    readings: list[ReadingOut]


class ObservationOut(Schema):
    """What was measured: `value` in `unit` (UCUM), times ISO 8601; `quality` names faults, empty for a good one.

    Names of faults: future, too_old, out_of_range, suspect, bad.
    """

    property: str
    unit: str
    t: datetime
    received: datetime
    value: float
    quality: list[str]
    extra: dict[str, Any] | None


def _principal(request: HttpRequest) -> Principal:
    principal: Principal = request.auth  # type: ignore[attr-defined]
    return principal


@router.get("/stations", response=Page[StationOut], auth=gate(OBSERVATIONS), summary="Stations")
def list_stations(request: HttpRequest, cursor: str | None = None, limit: int | None = None) -> dict[str, object]:
    """Stations in service that one may see, with their latest readings, by name."""
    size = clamp(limit)
    after = decode_cursor(cursor).get("ident")
    rows = Station.objects.filter(stations_visible_to(_principal(request), OBSERVATIONS), device__active=True)
    if isinstance(after, str):
        rows = rows.filter(device__ident__gt=after)
    found = list(rows.select_related("device__agency").order_by("device__ident")[: size + 1])
    items, following = page_of(found, size, lambda station: {"ident": station.device.ident})
    return {"items": _shown(items), "next": following}


@router.get("/stations/{ident}", response=StationOut, auth=gate(OBSERVATIONS), summary="A station")
def get_station(request: HttpRequest, ident: str) -> dict[str, object]:
    """One station with its latest readings."""
    return _shown([_station(request, ident)])[0]


@router.get(
    "/stations/{ident}/observations", response=Page[ObservationOut], auth=gate(OBSERVATIONS), summary="Observations"
)
def list_observations(  # one parameter per parameter of the address
    request: HttpRequest,
    ident: str,
    property: str | None = None,  # noqa: A002  # the name the standard has for it
    start: Moment | None = FROM,
    to: Moment | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> dict[str, object]:
    """What was measured from `from` (default: a day before `to`) up to and without `to` (default: now), oldest first.

    `property` takes one property; at most 10,000 a page.
    """
    station = _station(request, ident)
    size = max(1, min(limit or LONGEST_PAGE, LONGEST_PAGE))
    end = to or datetime.now(UTC)
    streams = Datastream.objects.filter(device=station.pk)
    chosen = list((streams.filter(property=property) if property else streams).values_list("pk", flat=True))
    found = observations(station.pk, chosen, start or end - USUAL_SPAN, end, _after(cursor), size + 1)
    shown, following = found[:size], None
    if len(found) > size:
        following = encode_cursor({"t": shown[-1].t.isoformat(), "s": shown[-1].datastream_id})
    return {"items": [_observation(each) for each in shown], "next": following}


def _observation(each: Observation) -> dict[str, object]:
    return {**each._asdict(), "quality": names_of(each.quality)}


def _after(cursor: str | None) -> Key:
    key = decode_cursor(cursor)
    if not key:
        return BEGINNING
    try:
        return datetime.fromisoformat(key["t"]).astimezone(UTC), int(key["s"])
    except (KeyError, TypeError, ValueError, OverflowError):
        sentence = _("This page marker is not valid; start again from the first page.")
        raise Problem(422, "bad_cursor", sentence) from None


def _station(request: HttpRequest, ident: str) -> Station:
    visible = Station.objects.filter(stations_visible_to(_principal(request), OBSERVATIONS), device__active=True)
    return get_object_or_404(visible.select_related("device__agency"), device__ident=ident)


def _shown(stations: list[Station]) -> list[dict[str, object]]:
    cards = [msgspec.to_builtins(card) for card, _path in cards_of(stations)]
    agencies = [station.device.agency.code if station.device.agency else None for station in stations]
    return [{**card, "agency": agency} for card, agency in zip(cards, agencies, strict=True)]
