"""What a crew does about its order, step by step."""

import json
from collections.abc import Sequence

import pytest

from simulation.crew.decide import REPEAT_S, REPEATS, Crew, Deed, Go, Report, Roam, Temper, hear, look
from simulation.crew.orders import Order, order_in

NOW = 1_800_000_000.0
PLACE = (121.55, 38.97)
TEMPER = Temper(answers_s=3, departs_s=2, stays_s=60)
OFFERED = Order(12, "offered", PLACE)


def at(state: str, number: int = 12) -> Order:
    return Order(number, state, PLACE)


class Played:
    """A crew that is told things and watched; collects what it does."""

    def __init__(self, temper: Temper = TEMPER) -> None:
        self.crew, self.now, self.deeds = Crew(temper), NOW, list[Deed]()

    def hear(self, order: Order) -> "Played":
        return self._after(hear(self.crew, order, self.now))

    def wait(self, seconds: float, gap_m: float | None = 5000.0, connected: bool = True) -> "Played":
        self.now += seconds
        return self._after(look(self.crew, self.now, gap_m, connected))

    def _after(self, outcome: tuple[Crew, Sequence[Deed]]) -> "Played":
        self.crew, deeds = outcome
        self.deeds += deeds
        return self

    def said(self) -> list[str]:
        told = [deed.status for deed in self.deeds if isinstance(deed, Report)]
        self.deeds.clear()
        return told


def to(stage: str) -> Played:
    """A crew that has come so far, everything confirmed."""
    played = Played().hear(OFFERED)
    for step, seconds in (("acknowledged", 3), ("en_route", 2), ("on_scene", 1)):
        if played.crew.stage == stage:
            break
        played.wait(seconds, gap_m=10.0).hear(at(step))
    played.deeds.clear()
    return played


def test_an_order_is_acknowledged_driven_to_reported_and_cleared() -> None:
    played = Played().hear(OFFERED)
    assert played.wait(2.9).deeds == []
    assert played.wait(0.1).deeds == [Report(12, "acknowledged", NOW + 3)]
    played.hear(at("acknowledged")).wait(2)
    assert played.deeds[1:] == [Report(12, "en_route", NOW + 5), Go(PLACE)]
    played.hear(at("en_route")).said()
    assert played.wait(5, gap_m=61.0).deeds == []
    assert played.wait(1, gap_m=59.0).deeds == [Report(12, "on_scene", NOW + 11)]
    played.hear(at("on_scene")).said()
    assert played.wait(59).deeds == []
    assert played.wait(1).deeds == [Report(12, "cleared", NOW + 71), Roam()]
    assert not played.hear(at("cleared")).crew.busy


def test_as_near_as_roads_lead_is_there() -> None:
    assert to("en_route").wait(1, gap_m=None).said() == ["on_scene"]


def test_a_report_is_repeated_until_its_echo_comes() -> None:
    played = Played().hear(OFFERED).wait(3)
    first = played.deeds[0]
    played.crew = Crew(**{**vars(played.crew), "due": None})
    assert played.wait(REPEAT_S - 0.1).deeds == [first]
    assert played.wait(0.1).wait(REPEAT_S).deeds == [first] * 3
    assert played.hear(at("acknowledged")).wait(REPEAT_S).deeds == [first] * 3


def test_all_steps_without_echo_are_repeated_in_order_and_an_echo_confirms_those_before() -> None:
    played = Played().hear(OFFERED).wait(3).wait(2)
    assert played.said() == ["acknowledged", "en_route"]
    assert played.wait(REPEAT_S).said() == ["acknowledged", "en_route"]
    assert played.hear(at("en_route")).wait(REPEAT_S).said() == []


def test_nothing_is_repeated_into_a_dead_line_nor_for_ever() -> None:
    played = Played().hear(OFFERED).wait(3)
    played.said()
    played.crew = Crew(**{**vars(played.crew), "due": None})
    assert played.wait(REPEAT_S, connected=False).said() == []
    for _ in range(REPEATS + 5):
        played.wait(REPEAT_S)
    assert len(played.said()) == REPEATS


@pytest.mark.parametrize("stage", ["offered", "acknowledged", "en_route", "on_scene"])
def test_a_withdrawn_order_is_obeyed_at_once(stage: str) -> None:
    played = to(stage).hear(at("withdrawn"))
    assert played.deeds == ([Roam()] if stage in ("en_route", "on_scene") else [])
    assert not played.crew.busy
    assert played.wait(1000, gap_m=0.0).said() == []


@pytest.mark.parametrize("order", [at("withdrawn", 99), at("cleared", 99), at("offered")])
def test_what_is_not_about_the_own_order_or_known_already_changes_nothing(order: Order) -> None:
    played = to("en_route")
    before = played.crew
    assert played.hear(order).crew == before
    assert played.deeds == []


def test_an_order_that_overtakes_another_is_followed_instead() -> None:
    played = to("en_route").hear(at("offered", 13))
    assert played.deeds == [Roam()]
    assert played.wait(3).deeds[1:] == [Report(13, "acknowledged", played.now)]


def test_a_crew_stood_down_at_a_desk_goes_its_ways() -> None:
    played = to("on_scene").hear(at("cleared"))
    assert played.deeds == [Roam()]
    assert not played.crew.busy


def test_the_retained_order_that_comes_again_after_a_reconnect_is_not_begun_anew() -> None:
    played = to("on_scene").wait(60)
    assert played.said() == ["cleared"]
    assert played.hear(OFFERED).crew.order is None
    assert played.wait(REPEAT_S).said() == ["cleared"]


def test_a_mute_crew_hears_and_does_nothing() -> None:
    played = Played(Temper(3, 2, 60, mute=True)).hear(OFFERED).wait(3600)
    assert (played.deeds, played.crew.busy) == ([], False)


def test_an_order_without_a_place_is_answered_all_the_same() -> None:
    played = Played().hear(Order(12, "offered", None)).wait(3).wait(2).wait(1, gap_m=None)
    assert played.said() == ["acknowledged", "en_route", "on_scene"]


def test_orders_are_read_from_their_messages() -> None:
    message = {
        "order": 12,
        "state": "offered",
        "unit": "模拟消防001",
        "incident": {"id": 3, "lon": 121.55, "lat": 38.97},
    }
    assert order_in(json.dumps(message).encode()) == OFFERED
    assert order_in(json.dumps({**message, "incident": None}).encode()) == Order(12, "offered", None)


@pytest.mark.parametrize("payload", [b"", b"[]", b"12", b"{}", b"\xff", b'{"order": "x", "state": "offered"}'])
def test_what_is_no_order_is_passed_over(payload: bytes) -> None:
    assert order_in(payload) is None
    assert order_in(b'{"order": 1, "state": "lost"}') is None
