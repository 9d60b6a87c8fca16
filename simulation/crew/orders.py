"""What a crew hears under `orders/<callsign>`. Pure."""

import json
from dataclasses import dataclass
from typing import Any

STEPS = ("offered", "acknowledged", "en_route", "on_scene", "cleared")
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Order:
    """An order as it stands: its number, its state, and where to (WGS 84 degrees; None where nobody has said)."""

    number: int
    state: str
    place: tuple[float, float] | None


def order_in(payload: bytes) -> Order | None:
    """The order in a message; None where there is none that a crew could follow.

    An empty message is how the broker is told to forget a retained one.
    """
    try:
        said: dict[str, Any] = json.loads(payload)
        number, state = int(said["order"]), str(said["state"])
        lon, lat = (said.get("incident") or {}).get("lon"), (said.get("incident") or {}).get("lat")
        place = None if lon is None or lat is None else (float(lon), float(lat))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return Order(number, state, place) if state in (*STEPS, WITHDRAWN) else None
