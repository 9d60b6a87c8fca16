"""Health: every process's signs of life, read every two seconds, with what the hub itself knows of its sources."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from core.health.api import COMPONENTS, Beat, Status, Verdict, beats, judge
from maps.hub.feeds.feed import Line, for_ever, in_thread
from maps.hub.views import Components

EVERY_S = 2.0


def shown(verdict: Verdict, bad_since: str | None) -> dict[str, object]:
    """A component as the protocol shows it; `data` holds the numbers it reports of itself, `lag_s` say."""
    numbers = {key: value for key, value in verdict.data.items() if _is_number(value)}
    age = None if verdict.age_s is None else round(verdict.age_s, 1)
    return {"status": verdict.status.value, "age_s": age, "since": bad_since, "data": numbers}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def of_line(line: Line) -> dict[str, object]:
    """A source as the hub finds it."""
    since = None if line.lost_since is None else line.lost_since.isoformat(timespec="milliseconds")
    status = Status.OK if line.up else Status.DOWN
    age = 0.0 if line.lost_since is None else (datetime.now(UTC) - line.lost_since).total_seconds()
    return {"status": status.value, "age_s": round(age, 1), "since": since, "data": {}}


class Vitals:
    """Reports health by `apply`, whether or not the database answers: then signs of life just grow older."""

    def __init__(self, lines: Sequence[Line], database: Line, apply: Callable[[Components], None]) -> None:
        self._lines, self._database, self._apply = lines, database, apply
        self._beats: list[Beat] = []
        self._read_at = time.monotonic()
        self._bad_since: dict[str, str] = {}

    async def run(self) -> None:
        """Go on for ever."""
        await asyncio.gather(for_ever(self._database, self._read, EVERY_S), self._report())

    async def _read(self) -> None:
        self._beats = await in_thread(beats)
        self._read_at = time.monotonic()
        self._database.found()

    async def _report(self) -> None:
        while True:
            self._apply(self.components())
            await asyncio.sleep(EVERY_S)

    def components(self) -> Components:
        """The state of every part, now."""
        late = time.monotonic() - self._read_at
        aged = [replace(beat, age_s=beat.age_s + late) for beat in self._beats]
        verdicts = judge([each for _, each in COMPONENTS.items()], aged)
        return {
            **{line.name: of_line(line) for line in self._lines},
            **{each.name: shown(each, self._since(each)) for each in verdicts},
        }

    def _since(self, verdict: Verdict) -> str | None:
        """Since when it has been unwell: its last sign of life, or when it first said so itself."""
        if verdict.status is Status.OK:
            self._bad_since.pop(verdict.name, None)
            return None
        if verdict.status is Status.LATE and verdict.since is not None:
            return verdict.since
        return self._bad_since.setdefault(verdict.name, datetime.now(UTC).isoformat(timespec="milliseconds"))
