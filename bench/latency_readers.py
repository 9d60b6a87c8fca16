"""Clients of the latency bench, in a process of their own: how old is each position when it reaches the socket?

Commands on standard input: `mark` forgets what was measured so far, `report` answers with the ages of all positions
since, and with the last time of each device if all clients agree on it (else null).
"""

import json
import sys
import time

import msgspec
import numpy as np

from bench.frames import Connection, Readers

Row = tuple[int, int, float, float, float | None, float | None, float | None, int | None, int, bool]
_TICK = b'{"op":"tick"'


class _Tick(msgspec.Struct):
    units: list[Row]


_decoder = msgspec.json.Decoder(_Tick)


class Watch:
    """What the clients saw: ages in ms, and the newest time of each device by client."""

    def __init__(self) -> None:
        self.ages: list[float] = []
        self.last: dict[Connection, dict[int, int]] = {}

    def __call__(self, connection: Connection, payload: memoryview) -> None:
        if payload[: len(_TICK)] != _TICK:
            return
        now = time.time() * 1000
        last = self.last.setdefault(connection, {})
        for row in _decoder.decode(payload).units:
            last[row[0]] = row[1]
            self.ages.append(now - row[1])

    def report(self) -> dict[str, object]:
        """Percentiles of the ages, and the last times."""
        ages = np.array(self.ages)
        pictures = list(self.last.values())
        p50, p99, worst = (float(each) for each in np.percentile(ages, [50, 99, 100]))
        agreed = pictures[0] if all(each == pictures[0] for each in pictures) else None
        return {"p50": p50, "p99": p99, "worst": worst, "count": len(ages), "clients": len(pictures), "last": agreed}


def main(port: int, clients: int, tokens: list[str]) -> None:
    """Connect and serve commands from standard input."""
    watch = Watch()
    connections = [Connection(port, "/ws/situation/", tokens[each % len(tokens)], watch) for each in range(clients)]
    for each in connections:
        each.send('{"op":"subscribe","topics":["units","events","health"]}')
    readers = Readers(connections)
    _say("ready")
    while command := readers.read_until_line():
        if command == "mark":
            watch.ages.clear()
            _say(len(watch.last))
        else:
            _say(watch.report())


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))
