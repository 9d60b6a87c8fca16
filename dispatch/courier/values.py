"""What the courier works with: orders as crews are told them, and messages at the broker."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Order:
    """An order with what its message says of unit and incident; place WGS 84, metres."""

    id: int
    state: str
    callsign: str
    device: str | None
    device_kind: str | None
    incident: dict[str, Any]
    instructions: str
    distance_m: float | None
    offered_at: datetime
    withdrawn_at: datetime | None


class Message(NamedTuple):
    """What is published (QoS 1). An empty retained payload clears what is retained; `expiry_s` None: it stays."""

    topic: str
    payload: bytes
    retain: bool = False
    expiry_s: int | None = None


class Happening(NamedTuple):
    """An event that crews must be told of: what happened, to which order, and the callsigns that it concerns."""

    type: str
    order_id: int | None
    callsigns: tuple[str, ...]
