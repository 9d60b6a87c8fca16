"""Who goes: the orders of an incident, and the units that could be ordered."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import repeat
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from command.api import Incident
from core.access.api import Principal
from core.states.api import Step
from dispatch.api import ASSIGNMENT, OFFER, Assignment, Candidate, Recommendation, Unit, recommend
from maps.desk.rows import visible_orders

KEYS = "123456789"
SHOWN = 12
_BASES: dict[str, StrOrPromise] = {
    "road": _("by road"),
    "line": _("straight line: roads do not reach there"),
    "": _("the incident has no place"),
}
_ORDERABLE = (Incident.State.VERIFIED, Incident.State.RESPONDING)
_WITHDRAW = "withdraw"
_WAY = ("offered", "acknowledged", "en_route", "on_scene", "cleared")


@dataclass(frozen=True)
class OrderRow:
    """An order: the steps of its crew that this person may report, and whether this person may withdraw it."""

    order: Assignment
    reports: list[Step]
    may_withdraw: bool

    @property
    def ended(self) -> bool:
        """It no longer holds the unit."""
        return self.order.state in ASSIGNMENT.final

    @property
    def withdrawing(self) -> str:
        """The name of the form that withdraws it."""
        return f"order-{_WITHDRAW}-{self.order.pk}"

    @property
    def way(self) -> list[tuple[StrOrPromise, datetime | None]]:
        """Its states in their order, with when each was reached."""
        return [(ASSIGNMENT.states[name], getattr(self.order, f"{name}_at")) for name in _WAY]


@dataclass(frozen=True)
class CandidateRow:
    """A unit that could go, the key that orders it, and when it last told its place."""

    candidate: Candidate
    key: str
    kind: StrOrPromise
    basis: StrOrPromise
    fix_at: datetime


@dataclass(frozen=True)
class Response:
    """The right side of the desk. `recommendation` is None where no unit can be ordered; `waits` if not yet."""

    incident: Incident
    orders: list[OrderRow]
    recommendation: Recommendation | None
    candidates: list[CandidateRow]
    may_offer: bool
    waits: bool

    @property
    def order_of_units(self) -> str:
        """The units as they are ranked; where this differs, a key would mean another unit."""
        return ",".join(str(row.candidate.unit_id) for row in self.candidates[: len(KEYS)])

    @property
    def places_json(self) -> str:
        """What the small map draws: the incident, the units that go, and those that could. WGS 84 degrees."""
        at = None if self.incident.lon is None else [self.incident.lon, self.incident.lat]
        going = [_on_map(row.order.unit, row.order.state) for row in self.orders if not row.ended]
        could = [_could(row) for row in self.candidates if row.key]
        places = {"incident": self.incident.pk, "severity": self.incident.severity, "at": at}
        return json.dumps({**places, "going": going, "could": could})


def response(principal: Principal, incident: Incident) -> Response:
    """Orders and candidates; candidates only while the incident takes orders."""
    found = recommend(principal, incident.pk, SHOWN) if incident.state in _ORDERABLE else None
    return Response(
        incident=incident,
        orders=[_row(principal, order) for order in _orders(principal, incident)],
        recommendation=found,
        candidates=[] if found is None else _candidates(found),
        may_offer=bool(principal.scopes(OFFER)),
        waits=incident.state == Incident.State.RECEIVED,
    )


def _candidates(found: Recommendation) -> list[CandidateRow]:
    keys = [*KEYS, *repeat("", len(found.candidates))]
    return [_candidate(each, key) for each, key in zip(found.candidates, keys, strict=False)]


def _candidate(unit: Candidate, key: str) -> CandidateRow:
    fix_at = timezone.now() - timedelta(seconds=unit.fix_age_s)
    kind = dict(Unit.Kind.choices).get(unit.kind, unit.kind)
    return CandidateRow(unit, key, kind, _BASES[unit.basis], fix_at)


def _on_map(unit: Unit, state: str) -> dict[str, Any]:
    return {"device": unit.device_id, "callsign": unit.callsign, "kind": unit.kind, "state": state}


def _could(row: CandidateRow) -> dict[str, Any]:
    unit = row.candidate
    about = {"device": unit.device_id, "callsign": unit.callsign, "kind": unit.kind, "key": row.key}
    return {**about, "at": [unit.lon, unit.lat]}


def _orders(principal: Principal, incident: Incident) -> list[Assignment]:
    """Those that nobody has answered first, then those under way, the newest of each first."""
    rows = visible_orders(principal).filter(incident=incident).select_related("unit__agency")
    waiting = Assignment.State.OFFERED
    return sorted(rows, key=lambda order: (order.state in ASSIGNMENT.final, order.state != waiting, -order.pk))


def _row(principal: Principal, order: Assignment) -> OrderRow:
    path = order.unit.agency.path
    permitted = [step for step in ASSIGNMENT.possible(order.state) if principal.may(step.permission, path)]
    reports = [step for step in permitted if step.name != _WITHDRAW]
    return OrderRow(order, reports, len(reports) < len(permitted))
