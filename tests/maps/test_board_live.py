"""The board with the real hub, database and actions: who sees what, at once, and the race test on all of it."""

import asyncio
import random
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from command.api import Incident, NewIncident, open_incident, take_step
from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, User, grant, revoke
from core.accounts.models import RoleAssignment
from core.events.api import append
from core.states.api import Refusal
from dispatch.api import Assignment, create_unit, offer, report, withdraw
from maps.hub.board import KINDS, Piece
from maps.hub.feeds.board import COMPARE_EVERY_S, read_pieces
from maps.hub.feeds.sources import SOURCES
from maps.hub.hub import the_hub
from sensors.alarms.rows import About, Due, Seen, end_alarm, move_alarm, raise_alarm
from sensors.api import OBSERVATIONS_CHANNEL, Alarm, Device, Station, acknowledge_alarm, clear_alarm, hand_over_device
from tests.maps.conftest import Opener, People, Socket, in_database
from tests.maps.world import Reader

KIND = "11A02"


def station(ident: str, agency: Agency | None = None) -> Device:
    device = Device.objects.create(ident=ident, kind=Device.Kind.STATION, agency=agency, label=f"{ident}站")
    Station.objects.create(device=device, kind="rain", lon=121.5, lat=38.9)
    return device


def measured(device: Device, value: float) -> None:
    """As ingest stores an observation: the latest reading, and the doorbell."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sensors_datastream (device_id, property, unit) VALUES (%s, 'rain_1h', 'mm')"
            " ON CONFLICT (device_id, property) DO UPDATE SET unit = 'mm' RETURNING id",
            [device.pk],
        )
        (stream,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO sensors_reading VALUES (%s, %s, now(), now(), %s, 0, true)"
            " ON CONFLICT (datastream_id) DO UPDATE SET (t, value) = (now(), EXCLUDED.value)",
            [stream, device.pk, value],
        )
        cursor.execute("SELECT pg_notify(%s, %s)", [OBSERVATIONS_CHANNEL, str(device.pk)])


def alarmed(device: Device, work: Callable[[Any, About, Seen], Due | None]) -> None:
    """What ingest does about an alarm, in its transaction."""
    about = About("sos", f"sos:{device.pk}", device.pk, device.ident, str(device), device.agency_path, 121.5, 38.9)
    with transaction.atomic(), connection.cursor() as cursor:
        due = work(cursor, about, Seen(None, None, None, datetime.now(UTC)))
        if due is not None:
            append(due.payload, actor=SYSTEM, agency_path=due.agency_path, place=due.place, cursor=cursor)


def raised(device: Device, level: int = 1) -> None:
    def work(cursor: Any, about: About, seen: Seen) -> Due | None:
        made = raise_alarm(cursor, about, level, seen)
        return made[1] if made else None

    alarmed(device, work)


def moved(alarm: Alarm, after: int) -> None:
    def work(cursor: Any, about: About, seen: Seen) -> Due | None:
        return None if after == alarm.level else move_alarm(cursor, about, alarm.pk, alarm.level, after, seen)

    alarmed(alarm.device, work)


def ended(alarm: Alarm) -> None:
    alarmed(alarm.device, lambda cursor, about, seen: end_alarm(cursor, about, alarm.pk, alarm.level, seen, "by_value"))


def opened(agency: Agency, title: str = "积水") -> Incident:
    wanted = NewIncident(kind_code=KIND, severity=3, title=title, source="call", lon=121.5, lat=38.9, agency=agency)
    return open_incident(SYSTEM, wanted)


async def shown(socket: Socket, kind: str, condition: Callable[[list[Any]], bool], patience_s: float = 10) -> None:
    """Hear boards until what a client shows of a kind is so."""
    reader = Reader()
    async with asyncio.timeout(patience_s):
        for frame in socket.frames:
            reader.follow(frame)
        while not condition(list(reader.board[kind].values())):
            reader.follow(await socket.hear("board", patience_s))


@pytest.fixture
def two(people: People) -> tuple[Device, Device]:
    """A station in the east and one in the west."""
    return station("east-gauge", people.east), station("west-gauge", people.west)


async def test_each_sees_what_is_theirs_and_hears_at_once(
    open_socket: Opener, people: People, two: tuple[Device, Device]
) -> None:
    async with open_socket("eastern") as east, open_socket() as all_of_it:
        for socket in (east, all_of_it):
            await socket.subscribe()
        for device in two:
            await in_database(partial(raised, device))
        await in_database(lambda: opened(people.west))
        await shown(all_of_it, "incidents", lambda cards: len(cards) == 1)
        await shown(all_of_it, "alarms", lambda cards: len(cards) == 2)
        await shown(east, "alarms", lambda cards: [card["device"] for card in cards] == ["east-gauge"])
        await east.rest()
        assert "west" not in str([frame for frame in east.frames if frame["op"] in ("board", "snapshot")])
        await in_database(lambda: measured(two[0], 12.5))
        await shown(
            east, "stations", lambda cards: bool(cards[0]["readings"]) and cards[0]["readings"][0]["value"] == 12.5
        )


async def test_who_holds_no_right_to_it_gets_no_topic(open_socket: Opener, people: People) -> None:
    """A field unit sees stations, alarms and orders, but no incident."""

    def crew() -> None:
        opened(people.east)
        people.add("crew", Role.FIELD_UNIT, people.east)

    await in_database(crew)
    async with open_socket("crew") as socket:
        board = (await socket.subscribe())["board"]
        assert board["incidents"] == []
    async with open_socket() as socket:
        assert len((await socket.subscribe())["board"]["incidents"]) == 1
        await socket.say({"op": "subscribe", "topics": ["units"]})
        assert (await socket.hear("snapshot"))["board"]["incidents"] == [], "only what was asked for"


async def test_another_agency_takes_a_station_and_its_alarm_away(
    open_socket: Opener, people: People, two: tuple[Device, Device]
) -> None:
    await in_database(lambda: raised(two[0]))
    async with open_socket("eastern") as east, open_socket("western") as west:
        assert len((await east.subscribe())["board"]["alarms"]) == 1
        assert (await west.subscribe())["board"]["alarms"] == []
        await in_database(lambda: hand_over_device(SYSTEM, two[0], people.west))
        await shown(east, "alarms", lambda cards: not cards)
        await shown(east, "stations", lambda cards: not cards)
        await shown(west, "alarms", lambda cards: len(cards) == 1)


async def test_what_changes_without_an_event_is_found_by_comparing(
    open_socket: Opener, two: tuple[Device, Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert COMPARE_EVERY_S <= 30
    monkeypatch.setattr("maps.hub.feeds.board.COMPARE_EVERY_S", 0.2)
    async with open_socket() as socket:
        await socket.subscribe()
        await in_database(lambda: Device.objects.filter(pk=two[0].pk).update(label="改名"))
        await shown(socket, "stations", lambda cards: any(card["name"] == "改名" for card in cards))


class Story:
    """Random actions on alarms, incidents, orders and rights, as people, crews and ingest take them."""

    def __init__(self, seed: int, people: People) -> None:
        self.random, self.people = random.Random(seed), people
        self.offices = [people.east, people.west, people.district]
        self.devices = [station(f"gauge-{number}", self.offices[number % 3]) for number in range(4)]
        self.units = [create_unit(SYSTEM, f"消防0{number}", "fire", self.offices[number % 2]) for number in range(3)]
        self.actions = [self.raise_one, self.raise_one, self.move, self.acknowledge, self.end, self.clear, self.measure]
        self.actions += [self.open, self.step, self.step, self.step, self.offer, self.offer, self.report, self.report]
        self.actions += [self.report, self.withdraw, self.hand_over, self.rights]

    def act(self) -> None:
        """One of them; what is refused changes nothing."""
        with suppress(Refusal):
            self.random.choice(self.actions)()

    def some(self, rows: Iterable[Any]) -> list[Any]:
        """One of the rows, if there is any."""
        found = list(rows)
        return [self.random.choice(found)] if found else []

    def device(self) -> Device:
        return Device.objects.select_related("agency").get(pk=self.random.choice(self.devices).pk)

    def raise_one(self) -> None:
        raised(self.device(), self.random.randint(1, 4))

    def move(self) -> None:
        for alarm in self.some(Alarm.objects.filter(cleared_at=None)):
            moved(alarm, self.random.randint(1, 4))

    def end(self) -> None:
        for alarm in self.some(Alarm.objects.filter(cleared_at=None)):
            ended(alarm)

    def acknowledge(self) -> None:
        for alarm in self.some(Alarm.objects.all()):
            acknowledge_alarm(SYSTEM, alarm.pk)

    def clear(self) -> None:
        for alarm in self.some(Alarm.objects.all()):
            clear_alarm(SYSTEM, alarm.pk, "误报")

    def measure(self) -> None:
        measured(self.device(), self.random.random())

    def open(self) -> None:
        opened(self.random.choice(self.offices), f"积水{self.random.randrange(9)}")

    def step(self) -> None:
        for incident in self.some(Incident.objects.exclude(state="closed")):
            name = self.random.choice(["verify", "respond", "close", "dismiss"])
            outcome = {"close": "done", "dismiss": "false_alarm"}.get(name, "")
            take_step(SYSTEM, incident.pk, name, outcome=outcome)

    def offer(self) -> None:
        for incident in self.some(Incident.objects.exclude(state="closed")):
            offer(SYSTEM, incident.pk, self.random.choice(self.units).pk)

    def report(self) -> None:
        for order in self.some(Assignment.objects.filter(cleared_at=None, withdrawn_at=None)):
            report(SYSTEM, order.pk, self.random.choice(["acknowledge", "depart", "arrive", "clear"]), by="desk")

    def withdraw(self) -> None:
        for order in self.some(Assignment.objects.all()):
            withdraw(SYSTEM, order.pk, "改派")

    def hand_over(self) -> None:
        hand_over_device(SYSTEM, self.device(), self.random.choice(self.offices))

    def rights(self) -> None:
        """Somebody of the west may look into the east for a while."""
        user = User.objects.get(username="western")
        held = RoleAssignment.objects.filter(user=user, agency=self.people.east).first()
        if held is None:
            grant(SYSTEM, user, Role.LIAISON, self.people.east)
        else:
            revoke(SYSTEM, held)


def truth() -> dict[str, set[Piece]]:
    """What the database holds, by kind."""
    return {source.kind: set(read_pieces(source, None)) for source in SOURCES}


async def hub_knows() -> None:
    """Wait until the hub holds what the database does, in every detail."""
    async with asyncio.timeout(20):
        while {kind: set(the_hub().situation.board.all_of(kind)) for kind in KINDS} != await in_database(truth):
            await asyncio.sleep(0.05)


def same(socket: Socket, fresh: dict[str, Any]) -> bool:
    """Whether a client's picture, from its snapshots and deltas, is that of a fresh snapshot."""
    reader = Reader()
    for frame in socket.frames:
        reader.follow(frame)
    return reader.board == {kind: {card["id"]: card for card in cards} for kind, cards in fresh["board"].items()}


@pytest.mark.parametrize("seed", [1, 2])
async def test_random_actions_lead_every_client_to_what_a_fresh_snapshot_shows(
    seed: int, open_socket: Opener, people: People
) -> None:
    names = ["officer", "eastern", "western", "crew"]
    await in_database(lambda: people.add("crew", Role.FIELD_UNIT, people.west))
    story = await in_database(lambda: Story(seed, people))
    async with AsyncExitStack() as stack:
        sockets = {name: await stack.enter_async_context(open_socket(name)) for name in names}
        for socket in sockets.values():
            await socket.subscribe()
        for _ in range(80):
            await in_database(story.act)
            reader = story.random.choice(list(sockets.values()))  # the others are slow meanwhile
            await reader.rest(0.01)
        await hub_knows()
        for name, socket in sockets.items():
            async with open_socket(name) as other:
                fresh = await other.subscribe()
            async with asyncio.timeout(15):
                while not same(socket, fresh):
                    await socket.rest()
        assert any(cards for cards in fresh["board"].values()), "the story left something to look at"
