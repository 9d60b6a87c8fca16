"""Who should go to an incident: read, judge, measure, rank."""

import time
from collections.abc import Iterable, Sequence

from command.api import INCIDENT_VIEW, Incident
from core.access.api import Principal, under
from dispatch.capabilities import capabilities, wanted_for
from dispatch.models import OPEN, Assignment
from dispatch.permissions import VIEW
from dispatch.recommend.judge import left_out
from dispatch.recommend.measure import close_ones, roads, ways
from dispatch.recommend.rank import candidates, excluded, nearest
from dispatch.recommend.values import LeftOut, Place, Recommendation, Standing, Way
from dispatch.roster import units
from sensors.api import is_usable, latest_fixes

LIMIT = 50


def recommend(principal: Principal, incident_id: int, limit: int = LIMIT) -> Recommendation:
    """The units this person may see, ranked for the incident; the first `limit` of either list.

    Raises:
        Incident.DoesNotExist: there is no such incident, or it is not this person's to see.
    """
    seen = under("agency__path", principal.scopes(INCIDENT_VIEW))
    incident = Incident.objects.filter(seen).get(pk=incident_id)
    now_ms = time.time_ns() // 1_000_000
    fit, out = _sorted(standings(principal.scopes(VIEW)), now_ms)
    place, wanted = place_of(incident), wanted_for(incident.kind_code)
    return Recommendation(
        incident_id=incident.pk,
        wanted=wanted,
        titles={name: capabilities()[name] for name in wanted},
        available=len(fit),
        left_out=len(out),
        candidates=candidates(_nearest(fit, place, limit), wanted, now_ms),
        excluded=excluded(_nearby_first(out, place)[:limit]),
    )


def measure(incident: Incident, device_id: int | None) -> Way:
    """How far the unit with this device is from the incident now; without a usable fix nothing is known."""
    place = place_of(incident)
    fix = next((each for each in latest_fixes() if each.device_id == device_id), None)
    if place is None or fix is None or not is_usable(fix.quality):
        return Way(None, "", None)
    return ways(roads(), place, [(fix.lon, fix.lat)])[0]


def place_of(incident: Incident) -> Place | None:
    """Longitude and latitude of an incident, WGS 84, if known."""
    return None if incident.lon is None or incident.lat is None else (incident.lon, incident.lat)


def standings(scopes: tuple[str, ...]) -> list[Standing]:
    """Every unit in service below these agency paths, as it stands now.

    Raises:
        psycopg.Error, psycopg_pool.PoolTimeout: the database is away.
    """
    open_ones = Assignment.objects.filter(OPEN).values_list("unit_id", "incident__number")
    busy = dict(open_ones)
    fixes = {fix.device_id: fix for fix in latest_fixes()}
    return [
        Standing(card, fixes.get(card.device_id) if card.device_id else None, busy.get(card.id))
        for card in units()
        if any(card.agency_path.startswith(scope) for scope in scopes)
    ]


def _sorted(all_of: Iterable[Standing], now_ms: int) -> tuple[list[Standing], list[tuple[Standing, LeftOut]]]:
    fit: list[Standing] = []
    out: list[tuple[Standing, LeftOut]] = []
    for each in all_of:
        reason = left_out(each, now_ms)
        if reason is None:
            fit.append(each)
        else:
            out.append((each, reason))
    return fit, out


def _nearest(fit: Sequence[Standing], place: Place | None, limit: int) -> list[tuple[Standing, Way]]:
    graph, places = roads(), [(each.fix.lon, each.fix.lat) for each in fit if each.fix is not None]
    close = close_ones(graph, place, places, limit)
    measured = ways(graph, place, [places[number] for number in close])
    return nearest([fit[number] for number in close], measured, limit)


def _nearby_first(out: Sequence[tuple[Standing, LeftOut]], place: Place | None) -> list[tuple[Standing, LeftOut]]:
    """Those whose last known place is near come first: it is about them that people ask."""
    known = [pair for pair in out if pair[0].fix is not None and is_usable(pair[0].fix.quality)]
    lines = ways(None, place, [(fix.lon, fix.lat) for pair in known if (fix := pair[0].fix) is not None])
    metres = {pair[0].card.id: way.metres for pair, way in zip(known, lines, strict=True)}

    def key(pair: tuple[Standing, LeftOut]) -> tuple[float, str]:
        found = metres.get(pair[0].card.id)
        return float("inf") if found is None else found, pair[0].card.callsign

    return sorted(out, key=key)
