"""Ingest's sign of life, from a thread of its own: it must also speak when the rest waits."""

import logging
import threading
import time
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout

from core.health.api import Status, beat
from sensors.pipeline.run import Storer

log = logging.getLogger(__name__)
EVERY_S = 2.0
STALLED_S = 10.0


class Pulse:
    """Writes the heartbeat every two seconds; its silence says that the database is away."""

    def __init__(self, instance: str, storer: Storer) -> None:
        self.instance, self.storer = instance, storer
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)
        self._positions, self._at = 0, time.monotonic()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(EVERY_S)

    def _run(self) -> None:
        while True:
            try:
                beat("ingest", self.instance, **self.vital_signs())
            except (psycopg.Error, PoolTimeout) as error:
                log.info("no heartbeat: the database is away", extra={"error": str(error)})
            if self._stopping.wait(EVERY_S):
                return

    def vital_signs(self) -> dict[str, Any]:
        """What the heartbeat says: states, counts, positions a second since the last beat."""
        tally, now = self.storer.tally, time.monotonic()
        rate = (tally.positions - self._positions) / max(now - self._at, 0.001)
        self._positions, self._at = tally.positions, now
        broker, database = self.storer.receiver.state, tally.database
        return {
            "status": self._status(broker, database, now - tally.last_commit),
            "broker": broker,
            "connected_since": self.storer.receiver.connected_since,
            "database": database,
            "announcing": "failing" if self.storer.announcer.failing else "ok",
            "queue": len(self.storer.inbox),
            "positions_per_s": round(rate, 1),
            "last_commit_age_s": round(now - tally.last_commit, 1),
            "messages": tally.messages,
            "positions": tally.positions,
            "observations": tally.observations,
            "dead_letters": tally.dead_letters,
            "events": tally.events,
            "announced": self.storer.announcer.announced,
            "skipped": dict(tally.skipped),
        }

    def _status(self, broker: str, database: str, silent_s: float) -> Status:
        """Late: messages wait, and none has been stored for a while."""
        if broker != "connected" or database not in {"ok", "connecting"}:
            return Status.DOWN
        return Status.LATE if len(self.storer.inbox) and silent_s > STALLED_S else Status.OK
