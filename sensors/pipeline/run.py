"""The way through: receive, decode, judge, store, announce, acknowledge.

Two threads share the work: one talks to the broker, the other takes what has gathered, as much as there is, and stores
it. When nothing more waits a batch is stored at once, however small; under load batches grow by themselves. Nothing is
acknowledged before it is committed, and when `WINDOW` messages wait the socket is left alone: so a slow database slows
the broker's delivery, and nothing is dropped.
"""

import logging
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import numpy as np
import psycopg

from core.database.api import connect
from sensors import partitions
from sensors.channels import DEVICES_CHANNEL
from sensors.formats.times import EPOCH
from sensors.limits import judging
from sensors.pipeline.announce import Announcer
from sensors.pipeline.columns import MICROSECONDS, Columns, Observations
from sensors.pipeline.decode import Decoded, cries_of, decode
from sensors.pipeline.directory import Directory, Route
from sensors.pipeline.gather import gather, judge_observations, stream_of
from sensors.pipeline.inbox import Batch, Inbox
from sensors.pipeline.judge import Anchors, judge
from sensors.pipeline.observation_sql import STAGING as OBSERVATION_STAGING
from sensors.pipeline.parcel import Parcel
from sensors.pipeline.receive import Receiver
from sensors.pipeline.statements import STAGING
from sensors.pipeline.store import store
from sensors.pipeline.streams import make_streams
from sensors.telemetry import Fix

log = logging.getLogger(__name__)
WINDOW = 20_000  # messages that may wait here; the broker is told the same as receive maximum
LARGEST_BATCH = 8_000
# At most fifty commits a second: a steady trickle is gathered a little, a lone message goes at once.
SHORTEST_TURN_S = 0.02
_DAY_US = 86_400 * MICROSECONDS
_LONGEST_WAIT_S = 5.0
# Autovacuum cannot freeze a session's temporary tables: one that lived for months would hold up the whole database.
_LONGEST_CONNECTION_S = 3600.0


@dataclass
class Tally:
    """What ingest has done so far; read by the heartbeat."""

    messages: int = 0
    positions: int = 0
    observations: int = 0
    dead_letters: int = 0
    events: int = 0
    last_commit: float = field(default_factory=time.monotonic)
    database: str = "connecting"
    skipped: Counter[str] = field(default_factory=Counter)


class Storer:
    """The storing thread's work; `run` until stopped."""

    def __init__(self, inbox: Inbox, receiver: Receiver, announcer: Announcer) -> None:
        self.inbox, self.receiver, self.announcer = inbox, receiver, announcer
        self.tally = Tally()
        self._directory = Directory()
        self._known_days: set[tuple[str, date]] = set()
        self._connection: psycopg.Connection | None = None
        self._connect_again = 0.0
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Finish the batch in hand, if the database takes it, and end."""
        self._stopping.set()
        self.inbox.close()

    def run(self) -> None:
        """Store whatever comes, until stopped."""
        while not self._stopping.is_set():
            if self.inbox.wait(1.0):
                begun = time.monotonic()
                self._handle(self.inbox.take())
                self._stopping.wait(max(0.0, SHORTEST_TURN_S - (time.monotonic() - begun)))
        self._hang_up()

    def _handle(self, batch: Batch) -> None:
        """One batch, from bytes to acknowledgement; held and tried again while the database is away."""
        wait_s = 0.1
        while True:
            try:
                self._store(batch)
                return
            except psycopg.Error as error:
                self._lost(f"{type(error).__name__}: {error}".strip())
            except Exception as error:
                log.exception("storing failed")
                self._lost(repr(error))
            if self._stopping.wait(wait_s):
                return  # not acknowledged: the broker keeps these messages for the next start
            wait_s = min(wait_s * 2, _LONGEST_WAIT_S)

    def _store(self, batch: Batch) -> None:
        connection = self._connected()
        self._look_up(connection, batch)
        decoded = decode(batch, self._directory.routes, self._directory.strangers)
        quality, anchors = judge(decoded.fixes, self._directory.anchors, judging().limits)
        fixes = decoded.fixes.judged(quality)
        self._make_days(connection, fixes, partitions.POSITIONS)
        signals = [*decoded.signals, *cries_of(decoded, fixes)]
        beside = (signals, decoded.kept, decoded.dead, 0, len(batch))
        parcel = Parcel(fixes, decoded.extras, *beside, *self._measured(connection, decoded), decoded.heard)
        latest = store(connection, parcel, batch)
        self._stored(batch, decoded, parcel, anchors, latest)

    def _measured(
        self, connection: psycopg.Connection, decoded: Decoded
    ) -> tuple[Observations, dict[int, bytes], dict[int, Route]]:
        """The batch's observations, judged; what came with them by row; who measured by datastream."""
        routes = {id(each.route): each.route for each in decoded.measured}.values()
        make_streams(connection, [stream_of(route) for route in routes])
        observations = gather(decoded.measured)
        observations = observations.judged(judge_observations(observations, judging().limits))
        self._make_days(connection, observations, partitions.OBSERVATIONS)
        extras = {row: each.body.extra for row, each in enumerate(decoded.measured) if each.body.extra is not None}
        return observations, extras, {stream_of(route).id: route for route in routes}

    def _stored(self, batch: Batch, decoded: Decoded, parcel: Parcel, anchors: Anchors, latest: list[Fix]) -> None:
        """It is committed: acknowledge, remember, announce."""
        self.receiver.stored(batch.connection, batch.packets)
        self._directory.anchors = anchors
        if latest:
            self.announcer.announce(latest)
        tally = self.tally
        tally.messages += len(batch)
        tally.positions += len(parcel.fixes)
        tally.observations += len(parcel.observations)
        tally.dead_letters += len(parcel.dead)
        tally.events += len(parcel.signals)
        tally.skipped.update(decoded.skipped)
        tally.last_commit = time.monotonic()
        tally.database = "ok"

    def _look_up(self, connection: psycopg.Connection, batch: Batch) -> None:
        """Know every sender of this batch, as things stand now."""
        connection.execute("SELECT 1")  # brings what has been notified until now, before we trust what we remember
        self._directory.look_up(connection, self._directory.missing(batch.topics))

    def _make_days(self, connection: psycopg.Connection, rows: Columns, table: str) -> None:
        """See that every day of the kept range has its partition; days outside go to the outliers."""
        found = {(EPOCH + timedelta(days=int(day))).date() for day in np.unique(rows.t // _DAY_US)}
        days = {day for day in found if (table, day) not in self._known_days}
        if not days:
            return
        first, last = partitions.kept_days(datetime.now(UTC).date(), partitions.retention(), table)
        wanted = {day for day in days if first <= day <= last}
        if wanted:
            partitions.ensure(connection, wanted, table)
            self._known_days |= {(table, day) for day in wanted}

    def _connected(self) -> psycopg.Connection:
        if time.monotonic() > self._connect_again:
            self._hang_up()
        if self._connection is None or self._connection.closed:
            self._connect_again = time.monotonic() + _LONGEST_CONNECTION_S
            connection = connect()
            connection.execute(STAGING)
            connection.execute(OBSERVATION_STAGING)
            connection.add_notify_handler(lambda _: self._directory.forget())
            connection.execute(f"LISTEN {DEVICES_CHANNEL}")
            self._directory.forget()  # we have not been listening
            self._known_days.clear()
            self._connection = connection
        return self._connection

    def _lost(self, why: str) -> None:
        if self.tally.database in {"ok", "connecting"}:
            log.warning("the database does not store; the batch is held", extra={"error": why})
        self.tally.database = why
        self._hang_up()

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
