"""Processes are killed and restarted under load: what the broker took is stored, once, whatever happened between."""

import threading
import time
from collections.abc import Iterator

import pytest

from config.embedded.kept import Kept
from core.testing.installation import PrivateInstallation
from tests.faults.load import Load, prepared_load
from tests.sensors.mqtt import connected
from tests.sensors.world import until

pytestmark = pytest.mark.faults


@pytest.fixture
def load(installation: PrivateInstallation) -> Load:
    return prepared_load(installation)


@pytest.fixture
def ingest(installation: PrivateInstallation) -> Kept:
    return started(installation)


def started(installation: PrivateInstallation) -> Kept:
    """An ingest process that has subscribed."""
    before = heartbeat(installation)
    kept = installation.start_ingest()
    until(lambda: heartbeat(installation) not in (before, None) and says(installation, "broker") == "connected", 30)
    return kept


def heartbeat(installation: PrivateInstallation) -> object:
    with installation.connect() as database:
        return database.execute("SELECT at FROM core_heartbeat WHERE component = 'ingest'").fetchone()


def says(installation: PrivateInstallation, what: str) -> object:
    """What ingest's heartbeat says."""
    with installation.connect() as database:
        row = database.execute("SELECT data->>%s FROM core_heartbeat WHERE component = 'ingest'", (what,)).fetchone()
    return row[0] if row else None


@pytest.fixture
def stream(load: Load, ingest: Kept) -> Iterator[Load]:
    """Positions stream in while the test breaks things."""
    thread = threading.Thread(target=load.run)
    thread.start()
    try:
        load.grows()
        yield load
    finally:
        load.stop()
        thread.join()


def settle(stream: Load) -> None:
    """End the stream; then the books must balance."""
    stream.grows()
    stream.stop()
    until(lambda: len(stream.acknowledged) == stream.number, 60)
    stream.check_books()


def test_ingest_killed_and_asked_to_leave(installation: PrivateInstallation, stream: Load, ingest: Kept) -> None:
    ingest.kill()
    time.sleep(1)
    again = started(installation)
    stream.grows()
    again.kill()  # while it is away, everything else is restarted
    installation.broker.restart()
    installation.postgres.restart()
    third = started(installation)
    stream.grows()
    third.stop()
    started(installation)
    settle(stream)


def test_database_broker_and_redis_restarted_and_killed(installation: PrivateInstallation, stream: Load) -> None:
    installation.postgres.stop()
    time.sleep(2)
    installation.postgres.start()
    stream.grows()
    installation.postgres.kill()
    installation.postgres.start()
    stream.grows()
    installation.broker.restart()
    stream.grows()
    installation.redis.kill()
    stream.grows()  # positions keep flowing
    until(lambda: says(installation, "announcing") == "failing", 30)
    installation.redis.start()
    until(lambda: says(installation, "announcing") == "ok", 30)
    settle(stream)


JUNK = [b"", b"junk", b"\xff\xfe", b'{"t":1,"lat":91,"lon":1}', b'{"lat":NaN}', b"[" * 500, b'{"_type":"x"}']


def test_a_thousand_junk_messages_a_second_do_not_harm_the_good_ones(
    installation: PrivateInstallation, stream: Load, ingest: Kept
) -> None:
    address, count, begun = installation.address, 0, time.monotonic()
    with connected(address.host, address.port, "load", stream.password) as vandal:
        while time.monotonic() < begun + 5:
            for _ in range(20):
                sent = vandal.client.publish(f"gps/d{count % 20}", JUNK[count % len(JUNK)], qos=1)
                count += 1
            time.sleep(max(0.0, begun + count / 1000 - time.monotonic()))
        sent.wait_for_publish(30)
    settle(stream)
    with installation.connect() as database:
        until(lambda: database.execute("SELECT count(*) FROM sensors_deadletter").fetchone() == (count,), 30)
        reasons = database.execute("SELECT reason, count(*) FROM sensors_deadletter GROUP BY 1").fetchall()
    assert count > 4000
    assert {reason for reason, _ in reasons} >= {"empty", "not_json", "not_text", "out_of_range", "missing_field"}
    assert ingest.running
