"""What may be said on the socket, and how what may not is refused."""

# mypy: disable-error-code="no-untyped-call"

import json
from collections.abc import Callable

import pytest
from pytest_django import Settings

from core.access.api import Principal
from maps.hub.requests import LONGEST, Refused, Subscribe, read
from sensors.api import Device
from tests.maps.conftest import Opener, announce, in_database
from tests.maps.world import fix


async def test_welcome_then_snapshot(open_socket: Opener) -> None:
    async with open_socket() as socket:
        welcome = await socket.hear("welcome")
        assert welcome["protocol"] == 1
        assert welcome["user"] == {"name": "officer", "roles": ["duty_officer"]}
        assert welcome["topics"] == ["units", "events", "board", "health"]
        snapshot = await socket.subscribe()
        assert snapshot["units"] == []
        assert (await socket.hear("health"))["components"]["database"]["status"] == "ok"


async def test_without_a_session_it_closes_with_4401(open_socket: Opener) -> None:
    async with open_socket(None) as socket:
        assert await socket.close_code() == 4401


async def test_a_wrong_token_closes_with_4401(open_socket: Opener) -> None:
    async with open_socket(None, authorization="Bearer zh_wrong") as socket:
        assert await socket.close_code() == 4401


async def test_who_may_not_watch_is_closed_with_4403(open_socket: Opener) -> None:
    async with open_socket("auditor") as socket:
        assert await socket.close_code() == 4403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://zhihui.test.evil.example"])
async def test_a_foreign_origin_is_closed_with_4403(open_socket: Opener, origin: str) -> None:
    async with open_socket(origin=origin) as socket:
        assert await socket.close_code() == 4403


@pytest.mark.parametrize("origin", ["http://zhihui.test", "https://command.gov.example", "https://a.city.example"])
async def test_own_host_and_trusted_origins_may_come(open_socket: Opener, origin: str, settings: Settings) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://command.gov.example", "https://*.city.example"]
    async with open_socket(origin=origin) as socket:
        assert await socket.hear("welcome")


FAULTY = {
    "not JSON": ("hello", "bad_message"),
    "not an object": ("[1]", "bad_message"),
    "no operation": ("{}", "bad_message"),
    "operation of a wrong type": ('{"op":1}', "bad_message"),
    "unknown operation": ('{"op":"explode"}', "unknown_operation"),
    "unknown topic": ('{"op":"subscribe","topics":["secrets"]}', "unknown_topic"),
    "topics of a wrong type": ('{"op":"subscribe","topics":"units"}', "bad_message"),
    "since of a wrong type": ('{"op":"subscribe","since":"x"}', "bad_message"),
    "since below zero": ('{"op":"subscribe","since":-1}', "bad_message"),
    "area of three": ('{"op":"subscribe","area":[1,2,3]}', "bad_area"),
    "area of words": ('{"op":"subscribe","area":["a","b","c","d"]}', "bad_area"),
    "area of booleans": ('{"op":"subscribe","area":[false,false,true,true]}', "bad_area"),
    "area inside out": ('{"op":"subscribe","area":[122,38,121,39]}', "bad_area"),
    "area beyond the globe": ('{"op":"subscribe","area":[121,38,122,91]}', "bad_area"),
    "area of too large numbers": ('{"op":"subscribe","area":[-1e999,38,122,39]}', "bad_message"),
    "area as an object": ('{"op":"subscribe","area":{"w":1}}', "bad_area"),
    "too long": (json.dumps({"op": "ping", "id": "x" * LONGEST}), "too_long"),
    "deeply nested": ("[" * 4000, "bad_message"),
}


@pytest.mark.parametrize(("text", "code"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_message_is_refused_with_its_code(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text)
    assert refused.value.code == code


async def test_a_faulty_message_is_answered_in_both_languages_and_the_socket_lives(open_socket: Opener) -> None:
    async with open_socket() as socket:
        for text, code in (*list(FAULTY.values())[:8], ('{"op":"resync"}', "not_subscribed")):
            await socket.say(text)
            assert (await socket.hear("error"))["code"] == code
        await socket.say({"op": "ping", "id": [1, "二"]})
        assert (await socket.hear("pong"))["id"] == [1, "二"]


async def test_a_binary_frame_is_refused(open_socket: Opener) -> None:
    async with open_socket() as socket:
        await socket.communicator.send_input({"type": "websocket.receive", "bytes": b'{"op":"ping"}'})
        assert (await socket.hear("error"))["code"] == "bad_message"


async def test_repeated_garbage_closes_with_4400(open_socket: Opener) -> None:
    async with open_socket() as socket:
        for _ in range(11):
            await socket.say("garbage")
        assert await socket.close_code() == 4400


async def test_a_flood_of_messages_is_refused_and_ends_with_4400(open_socket: Opener) -> None:
    async with open_socket() as socket:
        for _ in range(100):
            await socket.say({"op": "ping"})
        assert (await socket.hear("error"))["code"] == "too_many"
        assert await socket.close_code() == 4400


async def test_a_refused_subscription_leaves_the_old_one(open_socket: Opener, device: Callable[..., Device]) -> None:
    async with open_socket() as socket:
        await socket.subscribe()
        await socket.say({"op": "subscribe", "area": [1]})
        await socket.hear("error")
        await socket.say({"op": "resync"})
        assert await socket.hear("snapshot")


async def test_more_connections_than_a_person_needs_are_closed_with_4429(
    open_socket: Opener, settings: Settings
) -> None:
    settings.SITUATION_PER_USER = 1
    async with open_socket() as first:
        await first.hear("welcome")
        async with open_socket() as second:
            assert await second.close_code() == 4429
        async with open_socket("eastern") as other:
            await other.hear("welcome")


async def test_without_the_right_to_positions_the_topic_is_forbidden(
    open_socket: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No role of today's is like that; a plugin's may be."""
    listener = Principal(1, "listener", "", grants={"maps.situation.view": ("",)})

    async def known(_scope: object) -> Principal:
        return listener

    monkeypatch.setattr("maps.sockets.principal_from_scope", known)
    async with open_socket() as socket:
        assert (await socket.hear("welcome"))["topics"] == ["events", "health"]
        await socket.say({"op": "subscribe", "topics": ["units", "health"]})
        assert (await socket.hear("error"))["code"] == "forbidden_topic"


async def test_a_tick_has_all_fields(device: Callable[..., Device], open_socket: Opener) -> None:
    made = await in_database(lambda: device("car"))
    async with open_socket() as socket:
        snapshot = await socket.subscribe(topics=["units"])
        assert [each["id"] for each in snapshot["cards"]] == [made.pk]
        await announce(fix(made.pk, 1_000, 121.5, 38.9, quality=32))
        tick = await socket.hear("tick")
        row = dict(zip(snapshot["unit_fields"], tick["units"][0], strict=True))
        assert row == {
            "id": made.pk,
            "t": 1000,
            "lon": 121.5,
            "lat": 38.9,
            "acc": 5.0,
            "course": 90.0,
            "speed": 10.0,
            "battery": 80,
            "quality": 32,
            "sos": True,
        }


def test_reading_a_subscription() -> None:
    wish = read('{"op":"subscribe","topics":["units"],"area":[121,38,122,39],"since":7}')
    assert isinstance(wish, Subscribe)
    assert (wish.topics, wish.since) == (frozenset(["units"]), 7)
    with pytest.raises(Refused):
        read(None)
