"""What the database says now of orders, and what has happened since the courier last looked."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from core.events.api import Event, latest_seq, read_since
from dispatch.callsigns import possible
from dispatch.courier.compose import WITHDRAWN_FOR_S
from dispatch.courier.values import Happening, Order
from dispatch.models import Assignment, CourierPlace

_INCIDENT = ("id", "number", "title", "kind_code", "kind_name", "severity", "lon", "lat", "address")
_FIELDS = (
    *("id", "state", "unit__callsign", "unit__device__ident", "unit__device__kind"),
    *("instructions", "distance_m", "offered_at", "withdrawn_at"),
    *(f"incident__{name}" for name in _INCIDENT),
)
_NAMES = {"kind_code": "kind"}


def standing_orders(now: datetime) -> list[Order]:
    """Orders that must stand at the broker: those offered, and those withdrawn lately with no newer one after them."""
    later = Assignment.objects.filter(unit=OuterRef("unit"), pk__gt=OuterRef("pk"))
    lately = now - timedelta(seconds=WITHDRAWN_FOR_S)
    withdrawn = Q(state=Assignment.State.WITHDRAWN, withdrawn_at__gt=lately, unit__active=True)
    wanted = Q(state=Assignment.State.OFFERED) | withdrawn
    return _orders(Q(~Exists(later)) & wanted)


def orders(keys: Collection[int]) -> dict[int, Order]:
    """These orders, by number."""
    return {order.id: order for order in _orders(Q(pk__in=keys))} if keys else {}


def _orders(wanted: Q) -> list[Order]:
    rows = Assignment.objects.filter(wanted).order_by("pk").values_list(*_FIELDS)
    return [order for row in rows if possible((order := _order(*row)).callsign)]


def _order(key: int, state: str, callsign: str, device: str | None, kind: str | None, *rest: Any) -> Order:
    instructions, distance_m, offered_at, withdrawn_at, *incident = rest
    about = {_NAMES.get(name, name): value for name, value in zip(_INCIDENT, incident, strict=True)}
    return Order(key, state, callsign, device, kind, about, instructions, distance_m, offered_at, withdrawn_at)


def happening_of(event: Event) -> Happening:
    """What an event means to crews."""
    payload = event.payload
    named = (payload.get("before"), payload["callsign"]) if event.type.endswith("renamed") else (payload["callsign"],)
    callsigns = tuple(name for name in named if name and possible(name))
    return Happening(event.type, payload.get("assignment_id"), callsigns)


def place() -> int:
    """The number of the last event of which crews have been told; a log that is new, or shorter, is begun at its end.

    What stood open before is published anyway when the courier connects.
    """
    head = latest_seq()
    kept = CourierPlace.objects.filter(pk=1).values_list("seq", flat=True).first()
    return head if kept is None or kept > head else kept


def keep_place(seq: int) -> None:
    """Crews have been told of everything up to this event."""
    CourierPlace.objects.update_or_create(pk=1, defaults={"seq": seq})


def events_after(seq: int, types: tuple[str, ...], limit: int = 200) -> tuple[list[Event], int]:
    """The events of these types after a number, and the number up to which nothing more of them was there."""
    end = latest_seq()
    found = read_since(seq, limit, types)
    return found, found[-1].seq if len(found) == limit else max(end, found[-1].seq if found else 0)
