"""What the commands show while they work: bars on a terminal, a line now and then in a log."""

import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from types import FrameType
from typing import TypeVar

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import track
from rich.status import Status

from simulation.run import Simulation

T = TypeVar("T")

LOG_EVERY_S = 60.0


def bar(items: Iterable[Sequence[T]], title: str) -> Iterator[Sequence[T]]:
    """A progress bar over batches; nothing where there is nothing to do."""
    batches = list(items)
    if batches:
        yield from track(batches, description=title, console=Console(stderr=True))


class Stop:
    """Until Ctrl-C, a request to end, or the end of the time given; a context, after which signals are as before."""

    def __init__(self, after_s: float | None = None) -> None:
        self.asked = False
        self.end = None if after_s is None else time.monotonic() + after_s

    def __enter__(self) -> "Stop":
        self._before = {number: signal.signal(number, self._ask) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def go_on(self) -> bool:
        """Not stopped yet."""
        return not self.asked and (self.end is None or time.monotonic() < self.end)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


class Reports:
    """Tells how it is going: each second on a terminal, in a log once a minute and when there is news."""

    def __init__(self) -> None:
        self.terminal = sys.stderr.isatty()
        self.status = Status("", console=Console(stderr=True)) if self.terminal else None
        self.logged = 0.0
        self.news: object = None
        self.before = (time.monotonic(), 0)

    def __enter__(self) -> "Reports":
        if self.status:
            self.status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.status:
            self.status.stop()

    def __call__(self, simulation: Simulation) -> None:
        """Report, if it is time to."""
        line = self._line(simulation)
        news = (bool(simulation.links.down_because), *(each.news() for each in simulation.companions))
        if self.status:
            self.status.update(line)
        elif news != self.news or time.monotonic() - self.logged >= LOG_EVERY_S:
            self.logged = time.monotonic()
            sys.stderr.write(line + "\n")
        self.news = news

    def _line(self, simulation: Simulation) -> str:
        now, sent = time.monotonic(), simulation.links.tally.published
        rate = (sent - self.before[1]) / max(now - self.before[0], 1e-3)
        self.before = (now, sent)
        links = simulation.links
        line = _(
            "%(connected)d of %(all)d devices connected, %(rate).0f messages/s, %(sent)d sent, %(waiting)d waiting"
        ) % {
            "connected": links.connected,
            "all": len(links.all),
            "rate": rate,
            "sent": sent,
            "waiting": links.waiting,
        }
        stories = "".join(f"; {each.line()}" for each in simulation.companions)
        return line + stories + self._troubles(simulation)

    def _troubles(self, simulation: Simulation) -> str:
        links, found = simulation.links, []
        if not simulation.clock.live(time.time()) or simulation.behind_s > 5:
            found.append(_("%(behind).0f s behind the present") % {"behind": _behind_present(simulation)})
        if links.down_because:
            found.append(_("broker away: %(why)s") % {"why": links.down_because})
        if links.refused:
            first = links.refused[0]
            found.append(
                _("%(count)d refused by the broker, %(first)s: %(why)s")
                % {"count": len(links.refused), "first": first.ident, "why": first.refused}
            )
        return "".join(f"; {each}" for each in found)


def _behind_present(simulation: Simulation) -> float:
    now = time.time()
    return now - simulation.clock.simulated(now) + simulation.behind_s
