"""What the courier publishes, decided without a broker: what stands, what is echoed, what is cleared."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dispatch.courier.compose import command, order_message
from dispatch.courier.decide import FOLLOWED, consequences, everything, stale, standing
from dispatch.courier.grant import Right, differences
from dispatch.courier.values import Happening, Message, Order

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
INCIDENT = {
    "id": 7,
    "number": "20261124-001",
    "title": "积水",
    "kind": "11A02",
    "kind_name": "内涝",
    "severity": 3,
    "lon": 121.52,
    "lat": 38.95,
    "address": "香周路",
}


def order(key: int = 12, state: str = "offered", callsign: str = "消防03", **changes: Any) -> Order:
    usual = {
        "device": "truck-1",
        "device_kind": "plain",
        "incident": INCIDENT,
        "instructions": "带水泵",
        "distance_m": 2345.6,
        "offered_at": NOW - timedelta(minutes=5),
        "withdrawn_at": None,
    }
    return Order(key, state, callsign, **{**usual, **changes})


def happened(what: str, key: int | None = 12, *callsigns: str) -> Happening:
    return Happening(f"dispatch.{what}", key, callsigns or ("消防03",))


def short(messages: list[Message]) -> list[tuple[str, str, bool]]:
    """Topic, state and whether it is retained; the state of an empty message is empty."""
    return [
        (each.topic.removeprefix("orders/"), json.loads(each.payload)["state"] if each.payload else "", each.retain)
        for each in messages
    ]


def test_the_message_says_all_that_a_crew_needs() -> None:
    assert json.loads(order_message(order())) == {
        "order": 12, "state": "offered", "unit": "消防03", "incident": INCIDENT, "instructions": "带水泵",
        "distance_m": 2346, "offered_at": "2026-11-24T11:55:00.000+00:00", "reply_to": "gps/truck-1/order",
    }  # fmt: skip
    phone = order(device="li/phone", device_kind="owntracks")
    assert json.loads(order_message(phone))["reply_to"] == "owntracks/li/phone/order"
    assert json.loads(order_message(order(device=None, device_kind=None)))["reply_to"] is None


def test_an_offer_stands_until_it_is_answered() -> None:
    given = order()
    assert short(consequences([happened("assignment.offered")], {12: given}, [given], NOW)) == [
        ("消防03", "offered", True)
    ]
    taken = order(state="acknowledged")
    assert short(consequences([happened("assignment.acknowledged")], {12: taken}, [], NOW)) == [
        ("消防03", "", True), ("消防03", "acknowledged", False),
    ]  # fmt: skip
    assert short(consequences([happened("assignment.on_scene")], {12: taken}, [], NOW)) == [
        ("消防03", "on_scene", False)
    ]


def test_a_withdrawn_order_stands_for_an_hour_and_is_said_once() -> None:
    gone = order(state="withdrawn", withdrawn_at=NOW - timedelta(minutes=10))
    (said,) = consequences([happened("assignment.withdrawn")], {12: gone}, [gone], NOW)
    assert (said.retain, said.expiry_s, short([said])) == (True, 3000, [("消防03", "withdrawn", True)])
    newer = order(13)
    both = [happened("assignment.withdrawn"), happened("assignment.offered", 13)]
    assert short(consequences(both, {12: gone, 13: newer}, [newer], NOW)) == [
        ("消防03", "withdrawn", False), ("消防03", "offered", True),
    ]  # fmt: skip


def test_events_told_late_do_not_bring_back_what_is_over() -> None:
    over = order(state="cleared")
    late = [happened(f"assignment.{state}") for state in ("offered", "acknowledged", "en_route", "on_scene", "cleared")]
    assert short(consequences(late, {12: over}, [], NOW)) == [
        ("消防03", "", True),
        *(("消防03", state, False) for state in ("acknowledged", "en_route", "on_scene", "cleared")),
    ]


def test_a_new_callsign_takes_its_order_along() -> None:
    renamed = order(callsign="消防04")
    assert short(consequences([happened("unit.renamed", None, "消防03", "消防04")], {}, [renamed], NOW)) == [
        ("消防03", "", True), ("消防04", "offered", True),
    ]  # fmt: skip
    assert set(FOLLOWED) >= {"dispatch.unit.renamed", "dispatch.unit.equipped", "dispatch.assignment.cleared"}


def test_a_broker_of_which_nothing_is_known_gets_everything_and_loses_what_is_stale() -> None:
    orders = [order(), order(13, callsign="A1", device="li/phone", device_kind="owntracks")]
    assert [each.topic for each in everything(orders, NOW)] == ["orders/消防03", "orders/A1", "owntracks/li/phone/cmd"]
    assert stale(["orders/消防03", "orders/old"], orders, NOW) == [Message("orders/old", b"", True)]
    assert standing([], NOW) == {}


def test_a_phone_shows_the_order_as_text_and_its_end() -> None:
    phone = order(device="li/phone", device_kind="owntracks", instructions="<script>alert(1)</script>")
    said = command(phone)
    assert said is not None
    content = json.loads(said.payload)
    assert (said.topic, content["_type"], content["action"]) == ("owntracks/li/phone/cmd", "cmd", "action")
    assert "&lt;script&gt;" in content["content"]
    assert "<script>" not in content["content"]
    over = command(order(device="li/phone", device_kind="owntracks", state="cleared"))
    assert over is not None
    assert "content" not in json.loads(over.payload)
    assert command(order()) is None


@pytest.mark.parametrize(
    ("wanted", "granted", "take", "grant"),
    [
        ({1: "A"}, {}, [], [(1, "A")]),
        ({1: "A"}, {1: "A"}, [], []),
        ({1: "B"}, {1: "A"}, [(1, "A")], [(1, "B")]),
        ({2: "A"}, {1: "A"}, [(1, "A")], [(2, "A")]),
        ({}, {1: "A"}, [(1, "A")], []),
    ],
)
def test_rights_are_taken_and_granted_where_they_differ(
    wanted: dict[int, str], granted: dict[int, str], take: list[Any], grant: list[Any]
) -> None:
    def rights(of: dict[int, str]) -> list[Right]:
        return [Right(key, f"d{key}", "plain", callsign) for key, callsign in of.items()]

    found = differences(rights(wanted), rights(granted))
    assert tuple([(each.device_id, each.callsign) for each in part] for part in found) == (take, grant)
