"""What stands in a message to a crew. Pure."""

import html
import json
from datetime import UTC, datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from dispatch.callsigns import topic_of
from dispatch.courier.values import Message, Order

WITHDRAWN_FOR_S = 3600
"""A withdrawn order is kept so long for crews that are out of reach."""


def order_message(order: Order, state: str | None = None) -> bytes:
    """The message about an order; `state` where it is not the order's own of now."""
    content = {
        "order": order.id,
        "state": state or order.state,
        "unit": order.callsign,
        "incident": order.incident,
        "instructions": order.instructions,
        "distance_m": None if order.distance_m is None else round(order.distance_m),
        "offered_at": order.offered_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "reply_to": reply_topic(order.device, order.device_kind),
    }
    return json.dumps(content, ensure_ascii=False).encode()


def retained(order: Order, now: datetime) -> Message:
    """The message to be retained for an order that is offered, or was withdrawn a while ago."""
    expiry = None
    if order.withdrawn_at is not None:
        expiry = max(1, WITHDRAWN_FOR_S - int((now - order.withdrawn_at).total_seconds()))
    return Message(topic_of(order.callsign), order_message(order), retain=True, expiry_s=expiry)


def reply_topic(device: str | None, kind: str | None) -> str | None:
    """Where the crew's device reports how its order stands; None where it cannot over MQTT."""
    base = {"plain": "gps", "owntracks": "owntracks"}.get(kind or "")
    return f"{base}/{device}/order" if base else None


def command(order: Order) -> Message | None:
    """The same for an OwnTracks phone, which shows it to its owner; None for other devices.

    The app shows `content` as HTML: so what people wrote is escaped. Without it, what was shown goes away.
    """
    if order.device_kind != "owntracks":
        return None
    content = {"_type": "cmd", "action": "action"}
    if order.state in {"offered", "withdrawn"}:
        content["content"] = _html(order)
    return Message(f"owntracks/{order.device}/cmd", json.dumps(content, ensure_ascii=False).encode())


def _html(order: Order) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        heading = _("Order withdrawn") if order.state == "withdrawn" else _("Order")
        number, title = order.incident["number"], order.incident["title"]
        lines = [heading, f"{number} {title}", order.incident["address"], order.instructions]
    return "<br>".join(html.escape(line) for line in lines if line)
