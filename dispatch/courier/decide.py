"""Which messages follow from how orders stand now and from what has happened since. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from dispatch.callsigns import topic_of
from dispatch.courier.compose import command, order_message, retained
from dispatch.courier.values import Happening, Message, Order

OFFERED, WITHDRAWN = "dispatch.assignment.offered", "dispatch.assignment.withdrawn"
ECHOED = {
    f"dispatch.assignment.{state}": state for state in ("acknowledged", "en_route", "on_scene", "cleared", "withdrawn")
}
"""Events of which the crew hears an echo, by which it knows that its report arrived; and the state it names."""
_CHANGE_WHAT_STANDS = (
    *(OFFERED, WITHDRAWN, "dispatch.assignment.acknowledged"),
    *("dispatch.unit.equipped", "dispatch.unit.renamed", "dispatch.unit.retired"),
)
FOLLOWED = tuple(dict.fromkeys((*_CHANGE_WHAT_STANDS, *ECHOED)))
"""All events after which crews are told something."""


def standing(orders: Iterable[Order], now: datetime) -> dict[str, Message]:
    """What must be retained now, by topic: of each unit the order that is offered, or was withdrawn lately."""
    return {topic_of(order.callsign): retained(order, now) for order in orders}


def everything(orders: Sequence[Order], now: datetime) -> list[Message]:
    """All that must be published to a broker of which nothing is known."""
    phones = [message for order in orders if order.state == "offered" and (message := command(order))]
    return [*standing(orders, now).values(), *phones]


def stale(learned: Iterable[str], orders: Iterable[Order], now: datetime) -> list[Message]:
    """Clears what the broker retains on topics where nothing should stand."""
    wanted = standing(orders, now)
    return [Message(topic, b"", retain=True) for topic in learned if topic not in wanted]


def consequences(
    happenings: Sequence[Happening], told: Mapping[int, Order], orders: Sequence[Order], now: datetime
) -> list[Message]:
    """What to publish after these events, in order; `told` has the orders they speak of, `orders` those that stand."""
    wanted = standing(orders, now)
    changed = [each for each in happenings if each.type in _CHANGE_WHAT_STANDS]
    topics = list(dict.fromkeys(topic_of(callsign) for each in changed for callsign in each.callsigns))
    clears = [Message(topic, b"", retain=True) for topic in topics if topic not in wanted]
    stand = [wanted[topic] for topic in topics if topic in wanted]
    return [*clears, *_echoes(happenings, told, set(stand)), *stand, *_phones(happenings, told)]


def _echoes(happenings: Iterable[Happening], told: Mapping[int, Order], stand: set[Message]) -> list[Message]:
    """What became of each order, for its crew; a withdrawal that is retained anyway is not said twice."""
    found = []
    for each in happenings:
        if each.type in ECHOED and (order := told.get(each.order_id or 0)):
            echo = Message(topic_of(order.callsign), order_message(order, ECHOED[each.type]))
            if all((echo.topic, echo.payload) != (known.topic, known.payload) for known in stand):
                found.append(echo)
    return found


def _phones(happenings: Iterable[Happening], told: Mapping[int, Order]) -> list[Message]:
    """Phones are told of an order, and of its end; in between they keep showing it."""
    ends = (OFFERED, WITHDRAWN, "dispatch.assignment.cleared")
    last = dict.fromkeys(each.order_id or 0 for each in happenings if each.type in ends)
    return [message for key in last if key in told and (message := command(told[key]))]
