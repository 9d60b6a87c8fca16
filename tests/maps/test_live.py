"""What comes over the socket: positions, events, cards, each to whom it concerns, and nothing missed."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from core.access.api import SYSTEM, Role
from core.accounts.api import RoleAssignment, User, grant, revoke, revoke_token, set_active
from core.accounts.models import ApiToken
from core.events.api import append
from dispatch.api import Unit, create_unit, rename_unit, retire_unit
from maps.hub.hub import the_hub
from sensors.api import Device
from sensors.events import SosRaised
from tests.maps.conftest import Opener, People, announce, in_database, settled
from tests.maps.world import fix


def sos(device: Device, place: tuple[float, float] = (121.5, 38.9)) -> int:
    """An SOS as the ingest process raises it."""
    moment = datetime.now(UTC).isoformat()
    payload = SosRaised(device.ident, device.pk, None, *place, moment, [])
    with transaction.atomic():
        return append(payload, actor=SYSTEM, agency_path=device.agency_path, place=place)


async def raise_sos(device: Device) -> int:
    number: int = await in_database(lambda: sos(device))
    return number


async def heard_of(seq: int) -> None:
    """Wait until the hub has an event; what it has not yet would come after the snapshot."""
    async with asyncio.timeout(10):
        while the_hub().situation.tail.seq < seq:
            await asyncio.sleep(0.01)


@pytest.fixture
def eastern(people: People, device: Callable[..., Device]) -> Device:
    return device("eastern-car", people.east)


@pytest.fixture
def western(people: People, device: Callable[..., Device]) -> Device:
    return device("western-car", people.west)


async def test_two_people_with_different_agencies_see_different_things(
    open_socket: Opener, eastern: Device, western: Device
) -> None:
    async with open_socket("eastern") as east, open_socket("western") as west, open_socket() as all_of_it:
        for socket in (east, west, all_of_it):
            await socket.subscribe()
        await announce(fix(eastern.pk, 1), fix(western.pk, 1))
        first = await raise_sos(eastern)
        second = await raise_sos(western)
        assert [row[0] for row in (await east.hear("tick"))["units"]] == [eastern.pk]
        assert [row[0] for row in (await west.hear("tick"))["units"]] == [western.pk]
        assert {row[0] for row in (await all_of_it.hear("tick"))["units"]} == {eastern.pk, western.pk}
        assert (await east.hear("event"))["event"]["seq"] == first
        assert (await west.hear("event"))["event"]["seq"] == second
        for socket, own in ((east, eastern), (west, western)):
            await socket.say({"op": "resync"})
            snapshot = await socket.hear("snapshot")
            assert [row[0] for row in snapshot["units"]] == [own.pk]
            assert [each["id"] for each in snapshot["cards"]] == [own.pk]
        assert {each["event"]["payload"]["device"] for each in east.frames if each["op"] == "event"} == {"eastern-car"}


async def test_an_event_says_what_it_is_in_both_languages(open_socket: Opener, eastern: Device) -> None:
    async with open_socket() as socket:
        await socket.subscribe()
        seq = await raise_sos(eastern)
        event = (await socket.hear("event"))["event"]
        assert (event["seq"], event["type"], event["place"]) == (seq, "sensors.sos.raised", [121.5, 38.9])
        assert event["title"]["en"] == "SOS"


async def test_a_unit_leaves_the_area_and_comes_back(open_socket: Opener, eastern: Device) -> None:
    async with open_socket() as socket:
        await socket.subscribe(area=[121.0, 38.0, 121.55, 39.0])
        await announce(fix(eastern.pk, 1, lon=121.5))
        assert (await socket.hear("tick"))["units"]
        await announce(fix(eastern.pk, 2, lon=121.6))
        assert (await socket.hear("tick"))["gone"] == [eastern.pk]
        await announce(fix(eastern.pk, 3, lon=121.7))
        await announce(fix(eastern.pk, 4, lon=121.4))
        back = await socket.hear("tick")
        assert (back["units"][0][1], back["gone"]) == (4, [])


async def test_an_older_fix_never_replaces_nor_an_unusable_one(open_socket: Opener, eastern: Device) -> None:
    async with open_socket() as socket:
        await socket.subscribe()
        await announce(fix(eastern.pk, 100, quality=1))
        await announce(fix(eastern.pk, 50))
        await announce(fix(eastern.pk, 40))
        await announce(fix(eastern.pk, 200, quality=4))
        await announce(fix(eastern.pk, 60))
        async with asyncio.timeout(5):
            while (await socket.hear("tick"))["units"][0][1] != 60:
                pass
        seen = [row[1] for frame in socket.frames if frame["op"] == "tick" for row in frame["units"]]
        assert 40 not in seen
        assert 200 not in seen


async def test_units_get_their_names_as_they_change(open_socket: Opener, people: People, eastern: Device) -> None:
    async with open_socket() as socket:
        assert (await socket.subscribe())["cards"][0]["callsign"] == "eastern-car"
        unit: Unit = await in_database(lambda: create_unit(SYSTEM, "东1", "fire", people.east, eastern))
        while (card := (await socket.hear("cards"))["cards"][0])["callsign"] != "东1":
            pass
        assert (card["id"], card["kind"], card["label"], card["agency"]) == (eastern.pk, "fire", "eastern-car", "east")
        await in_database(lambda: rename_unit(SYSTEM, unit, "东2"))
        assert (await socket.hear("cards"))["cards"][0]["callsign"] == "东2"
        await in_database(lambda: retire_unit(SYSTEM, unit))
        assert (await socket.hear("cards"))["cards"][0]["callsign"] == "eastern-car"


async def test_a_unit_that_changes_agency_disappears_for_those_it_leaves(
    open_socket: Opener, people: People, eastern: Device
) -> None:
    async with open_socket("eastern") as east, open_socket("western") as west:
        await east.subscribe()
        assert (await west.subscribe())["cards"] == []
        await announce(fix(eastern.pk, 1))
        await east.hear("tick")
        await in_database(lambda: create_unit(SYSTEM, "借调1", "patrol", people.west, eastern))
        assert (await east.hear("cards"))["gone"] == [eastern.pk]
        assert (await east.hear("tick"))["gone"] == [eastern.pk]
        assert (await west.hear("cards"))["cards"][0]["callsign"] == "借调1"
        assert (await west.hear("tick"))["units"][0][0] == eastern.pk


async def test_a_device_made_after_the_start_appears(
    open_socket: Opener, people: People, device: Callable[..., Device]
) -> None:
    async with open_socket("eastern") as socket:
        await socket.subscribe()
        late: Device = await in_database(lambda: device("late", people.east))
        await announce(fix(late.pk, 1))
        assert (await socket.hear("cards"))["cards"][0]["id"] == late.pk
        assert (await socket.hear("tick"))["units"][0][0] == late.pk


async def test_coming_back_with_since_misses_nothing(open_socket: Opener, eastern: Device) -> None:
    async with open_socket() as socket:
        seq = (await socket.subscribe())["seq"]
    missed = [await raise_sos(eastern) for _ in range(5)]
    await heard_of(missed[-1])
    async with open_socket() as again:
        snapshot = await again.subscribe(since=seq)
        assert [each["seq"] for each in snapshot["events"]] == missed
        assert (await again.subscribe(since=missed[2]))["events"] == snapshot["events"][3:]
        assert (await again.subscribe(since=missed[-1]))["events"] == []
        assert len((await again.subscribe(since=10**9))["events"]) == len((await again.subscribe())["events"])


async def test_what_the_hub_no_longer_remembers_comes_from_the_log(open_socket: Opener, eastern: Device) -> None:
    numbers = [await raise_sos(eastern) for _ in range(30)]
    async with open_socket() as socket:
        await settled()
        tail = the_hub().situation.tail
        tail.capacity = 4
        numbers.append(await raise_sos(eastern))
        await heard_of(numbers[-1])
        assert tail.floor > numbers[0]
        snapshot = await socket.subscribe(since=numbers[0] - 1)
        before = [frame["event"]["seq"] for frame in socket.frames if frame["op"] == "event"]
        assert before
        assert before + [each["seq"] for each in snapshot["events"]] == numbers


async def test_every_event_once_while_events_come_and_clients_come_and_go(open_socket: Opener, eastern: Device) -> None:
    """Readers that reconnect all the time with the last number they have, beside a writer."""

    async def write() -> list[int]:
        return [await raise_sos(eastern) for _ in range(60)]

    async def follow(last: int) -> list[int]:
        seen: list[int] = []
        async with asyncio.timeout(30):
            while len(seen) < 60:
                async with open_socket() as socket:
                    snapshot = await socket.subscribe(since=last)
                    seen += [each["seq"] for each in snapshot["events"]]
                    if len(seen) < 60:
                        seen.append((await socket.hear("event"))["event"]["seq"])
                last = seen[-1]
        return seen

    async with open_socket() as first:
        last = (await first.subscribe())["seq"]
        written, *read = await asyncio.gather(write(), *[follow(last) for _ in range(3)])
    assert read == [written] * 3


async def cut_by(open_socket: Opener, change: Callable[[User], Any]) -> int:
    async with open_socket("eastern") as socket:
        await socket.subscribe()
        await in_database(lambda: change(User.objects.get(username="eastern")))
        return await socket.close_code()


async def test_a_deactivated_account_is_cut(open_socket: Opener) -> None:
    assert await cut_by(open_socket, lambda user: set_active(SYSTEM, user, False)) == 4401


async def test_a_token_taken_back_is_cut(open_socket: Opener) -> None:
    assert await cut_by(open_socket, lambda user: revoke_token(SYSTEM, ApiToken.objects.get(user=user))) == 4401


async def test_a_role_taken_away_is_cut(open_socket: Opener) -> None:
    assert await cut_by(open_socket, lambda user: revoke(SYSTEM, RoleAssignment.objects.get(user=user))) == 4403


async def test_other_rights_bring_another_picture(
    open_socket: Opener, people: People, eastern: Device, western: Device
) -> None:
    async with open_socket("eastern") as socket:
        assert [each["id"] for each in (await socket.subscribe())["cards"]] == [eastern.pk]
        user: User = await in_database(lambda: User.objects.get(username="eastern"))
        await in_database(lambda: grant(SYSTEM, user, Role.LIAISON, people.west))
        assert (await socket.hear("resync"))["reason"] == "access"
        assert {each["id"] for each in (await socket.hear("snapshot"))["cards"]} == {eastern.pk, western.pk}


async def test_equal_rights_share_one_view(open_socket: Opener, people: People) -> None:
    await in_database(lambda: people.add("colleague", Role.LIAISON, people.east))
    async with open_socket("eastern") as one, open_socket("colleague") as two, open_socket("western") as three:
        for socket in (one, two, three):
            await socket.subscribe()
        assert sorted(view.clients for view in the_hub().situation.views.values()) == [1, 2]


async def test_a_dropped_announcement_is_made_good(open_socket: Opener, eastern: Device) -> None:
    """Nothing was announced: the hub finds the fix when it compares with the database."""
    async with open_socket() as socket:
        await socket.subscribe()
        await in_database(lambda: store_latest(eastern))
        await the_hub().telemetry.compare()
        assert (await socket.hear("tick"))["units"][0][:4] == [eastern.pk, 1_700_000_000_000, 121.5, 38.9]


def store_latest(device: Device) -> None:
    from core.database.api import pool

    with pool().connection() as connection:
        connection.execute(
            "INSERT INTO sensors_latest (device_id, t, received, lon, lat, quality, usable)"
            " VALUES (%s, to_timestamp(1700000000), now(), 121.5, 38.9, 0, true)",
            (device.pk,),
        )


def restore(seq: int) -> None:
    """As if the database came back from a backup: the log ends at `seq`, no position is known, connections end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE core_event DISABLE TRIGGER core_event_append_only"
        )  # in earnest the log refuses this
        cursor.execute("DELETE FROM core_event WHERE seq > %s", (seq,))
        cursor.execute("ALTER TABLE core_event ENABLE TRIGGER core_event_append_only")
        cursor.execute("UPDATE core_event_head SET seq = %s", (seq,))
        cursor.execute("DELETE FROM sensors_latest")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'zhihui'"
        )


async def test_another_database_behind_the_address_is_noticed(open_socket: Opener, eastern: Device) -> None:
    async with open_socket() as socket:
        await in_database(lambda: store_latest(eastern))
        first = await socket.subscribe()
        assert first["units"]
        for _ in range(3):
            await raise_sos(eastern)
        await heard_of(first["seq"] + 3)
        await in_database(lambda: restore(first["seq"] + 1))
        assert (await socket.hear("resync", 20))["reason"] == "recovered"
        again = await socket.hear("snapshot")
        while again["seq"] == first["seq"]:
            again = await socket.hear("snapshot")
        assert (again["seq"], again["units"]) == (first["seq"] + 1, [])
        seq = await raise_sos(eastern)
        while (event := await socket.hear("event"))["event"]["seq"] != seq:
            pass
        assert event["event"]["type"] == "sensors.sos.raised"
