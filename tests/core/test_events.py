"""The log: gapless, in the writer's transaction, chained, and delivered at least once."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from core.access.api import SYSTEM
from core.database.api import connect
from core.events.api import (
    EVENTS_CHANNEL,
    Event,
    Payload,
    append,
    event_type,
    handler,
    latest_seq,
    read_about,
    read_since,
)
from core.events.chain import GENESIS, Line, canonical, link
from core.events.deliver import Delivery, pause_after
from core.events.handlers import HANDLERS
from core.events.models import HandlerCursor
from core.events.types import EVENT_TYPES
from core.events.verify import verify


class Rain(Payload, frozen=True):
    mm: float
    note: str = ""


@pytest.fixture(autouse=True)
def rain() -> Iterator[None]:
    with EVENT_TYPES.temporary(), HANDLERS.temporary():
        event_type("test.rain.fallen", title="Rain", permission="core.event.view")(Rain)
        yield


def tell(**fields: Any) -> int:
    with transaction.atomic():
        return append(Rain(**fields), actor=SYSTEM, place=(121.5, 38.9))


@pytest.mark.django_db
def test_an_event_reads_back_as_it_was_written() -> None:
    seq = tell(mm=12.5, note="暴雨")
    (event,) = read_since(seq - 1)
    assert (event.type, event.payload, event.place) == ("test.rain.fallen", {"mm": 12.5, "note": "暴雨"}, (121.5, 38.9))
    assert event.actor == "system"
    assert latest_seq() == seq


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_event_and_no_gap() -> None:
    first = tell(mm=1)
    with transaction.atomic():
        append(Rain(mm=2), actor=SYSTEM)
        transaction.set_rollback(True)
    assert tell(mm=3) == first + 1


@pytest.mark.django_db(transaction=True)
def test_writers_side_by_side_leave_no_gap_and_readers_see_no_number_early() -> None:
    seen: list[int] = []
    done = threading.Event()

    def write(number: int) -> None:
        with connect() as own:
            for turn in range(25):
                with own.transaction(force_rollback=turn % 5 == 4), own.cursor() as cursor:
                    append(Rain(mm=number), actor=SYSTEM, cursor=cursor)

    def read() -> None:
        with connect() as own:
            while not done.is_set() or len(seen) < 80:
                rows = own.execute("SELECT seq FROM core_event WHERE seq > %s ORDER BY seq", [seen[-1] if seen else 0])
                seen.extend(row[0] for row in rows)

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join(timeout=30)
    assert seen == list(range(1, 81))
    assert verify().broken_at is None


@pytest.mark.django_db(transaction=True)
def test_an_append_needs_the_writers_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        append(Rain(mm=1), actor=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_the_doorbell_rings_on_commit_and_not_before() -> None:
    with connect() as listener:
        listener.execute(f"LISTEN {EVENTS_CHANNEL}")
        with transaction.atomic():
            seq = append(Rain(mm=1), actor=SYSTEM)
            assert list(listener.notifies(timeout=0.2)) == []
        rung = next(listener.notifies(timeout=5, stop_after=1))
        assert rung.payload == str(seq)


@pytest.mark.django_db
def test_an_undeclared_payload_is_refused() -> None:
    class Unknown(Payload, frozen=True):
        x: int

    with pytest.raises(LookupError):
        append(Unknown(x=1), actor=SYSTEM)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE core_event SET actor = 'x'", "DELETE FROM core_event"])
def test_the_log_cannot_be_changed_by_an_ordinary_statement(statement: str) -> None:
    tell(mm=1)
    with pytest.raises(ProgrammingError, match="appended"), connection.cursor() as cursor:
        cursor.execute(statement)


def tamper(statement: str) -> None:
    """What somebody with the database's keys could do."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_event DISABLE TRIGGER core_event_append_only")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE core_event ENABLE TRIGGER core_event_append_only")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "where", "reason"),
    [
        ('UPDATE core_event SET payload = \'{"mm": 9, "note": ""}\' WHERE seq = 2', 2, "altered"),
        ("UPDATE core_event SET actor = 'somebody' WHERE seq = 3", 3, "altered"),
        ("UPDATE core_event SET at = at + interval '1 microsecond' WHERE seq = 1", 1, "altered"),
        ("DELETE FROM core_event WHERE seq = 2", 2, "missing"),
        ("DELETE FROM core_event WHERE seq = 4", 4, "missing"),
        ("DELETE FROM core_event_head", 1, "headless"),
    ],
)
def test_verify_finds_what_was_tampered_with(statement: str, where: int, reason: str) -> None:
    for mm in (1.5, 2, 3, 1e-7):
        tell(mm=mm)
    assert verify().lines == 4
    tamper(statement)
    verdict = verify()
    assert (verdict.broken_at, verdict.reason) == (where, reason)


def test_one_content_has_one_spelling() -> None:
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    line = Line(1, "a.b.c", at, None, "x", "", None, None, {"b": 1, "a": "雨"})
    same = line._replace(at=at.astimezone(timezone(timedelta(hours=8))), payload={"a": "雨", "b": 1})
    assert canonical(line) == canonical(same)
    assert link(GENESIS, line) != link(link(GENESIS, line), line)


@pytest.mark.django_db(transaction=True)
def test_a_failing_handler_waits_and_tries_again_and_harms_no_other() -> None:
    heard: list[int] = []
    trouble = [RuntimeError("disk full")]

    @handler("test.good", "test.rain.fallen")
    def good(event: Event) -> None:
        heard.append(event.seq)

    @handler("test.bad", "test.rain.fallen")
    def bad(event: Event) -> None:
        HandlerCursor.objects.create(handler=f"left behind {event.seq} {len(trouble)}")
        if trouble:
            raise trouble.pop()

    first, second = tell(mm=1), tell(mm=2)
    delivery = Delivery()
    delivery.run_once()
    assert heard == [first, second]
    stuck = HandlerCursor.objects.get(handler="test.bad")
    assert (stuck.seq < first, stuck.failures) == (True, 1)
    assert "disk full" in stuck.error
    assert not HandlerCursor.objects.filter(handler=f"left behind {first} 1").exists()
    assert delivery.run_once() == 0  # it waits its time

    delivery.retry_at.clear()
    assert delivery.run_once() == 2
    assert HandlerCursor.objects.get(handler="test.bad").seq == second
    assert delivery.run_once() == 0
    assert heard == [first, second]


@pytest.mark.django_db(transaction=True)
def test_a_handler_hears_only_the_types_it_asked_for_and_skips_the_rest_for_good() -> None:
    @handler("test.deaf", "test.snow.fallen")
    def deaf(event: Event) -> None:
        raise AssertionError(event)

    seq = tell(mm=1)
    Delivery().run_once()
    assert HandlerCursor.objects.get(handler="test.deaf").seq == seq


def test_pauses_double_to_a_minute() -> None:
    assert [pause_after(failures) for failures in (1, 2, 3, 10)] == [1, 2, 4, 60]


@pytest.mark.django_db
def test_events_are_found_by_what_they_are_about() -> None:
    with transaction.atomic():
        for lines in (3, 4, 3):
            append(Rain(mm=lines), actor=SYSTEM)
    first, second = read_about(mm=3)
    assert first.seq < second.seq
    assert [event.seq for event in read_about(limit=1, mm=3)] == [second.seq]
    assert read_about(mm=3, note="other") == []
