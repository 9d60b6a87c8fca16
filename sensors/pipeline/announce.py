"""Fifth step: tell the hubs where the devices now are. Best effort: the truth is in the database.

What cannot be announced, because Redis is away, waits here by device, the newest of each, and is announced later.
"""

import asyncio
import logging
import threading
from collections.abc import Iterable

from channels.layers import get_channel_layer

from sensors.telemetry import TELEMETRY_GROUP, TELEMETRY_MESSAGE, Fix, encode_telemetry

log = logging.getLogger(__name__)
_TIMEOUT_S = 2.0
_AGAIN_AFTER_S = 1.0
_MOST_ROWS = 5_000  # of one announcement: about half a megabyte


class Announcer:
    """Announces from a thread of its own, so that a slow Redis never slows the storing of positions.

    Attributes:
        failing: the last announcement failed; announced: fixes announced so far.
    """

    def __init__(self) -> None:
        self.failing = False
        self.announced = 0
        self._waiting: dict[int, Fix] = {}
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="announce", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Announce what waits, if that can be done at once, and end."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join(_TIMEOUT_S * 2)

    def announce(self, fixes: Iterable[Fix]) -> None:
        """From the storing thread: these are committed and their devices' latest."""
        with self._changed:
            for fix in fixes:
                self._waiting[fix.device_id] = fix
            self._changed.notify()

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            while (rows := self._next()) is not None:
                self.failing = not runner.run(self._send(rows))
                if self.failing:
                    self._put_back(rows)

    def _next(self) -> list[Fix] | None:
        """The fixes to announce now; None when it is time to end."""
        with self._changed:
            if self.failing and not self._stopping:
                self._changed.wait_for(lambda: self._stopping, _AGAIN_AFTER_S)
            self._changed.wait_for(lambda: self._waiting or self._stopping)
            if self._stopping and (self.failing or not self._waiting):
                return None
            rows = list(self._waiting.values())[:_MOST_ROWS]
            for fix in rows:
                del self._waiting[fix.device_id]
            return rows

    async def _send(self, rows: list[Fix]) -> bool:
        layer = get_channel_layer()  # type: ignore[no-untyped-call]
        message = {"type": TELEMETRY_MESSAGE, "rows": encode_telemetry(rows)}
        try:
            await asyncio.wait_for(layer.group_send(TELEMETRY_GROUP, message), _TIMEOUT_S)
        except Exception as error:  # whatever Redis and its client come up with: positions must keep flowing
            if not self.failing:
                log.warning("announcing fails, positions are stored all the same", extra={"error": repr(error)})
            return False
        self.announced += len(rows)
        return True

    def _put_back(self, rows: list[Fix]) -> None:
        with self._changed:
            for fix in rows:
                self._waiting.setdefault(fix.device_id, fix)
