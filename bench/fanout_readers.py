"""Clients of the fan-out bench, in a process of their own: they count the ticks that reach them."""

import json
import sys
from collections import Counter

from bench.frames import Connection, Readers

_TICK = b'{"op":"tick"'


def main(port: int, targets: list[tuple[str, int, list[str]]]) -> None:
    """Open `count` connections to each `path`, spread over its tokens; then answer each line with the counts."""
    ticks: Counter[str] = Counter()

    def count(connection: Connection, payload: memoryview) -> None:
        if payload[: len(_TICK)] == _TICK:
            ticks[connection.path] += 1

    connections = []
    for path, many, tokens in targets:
        for number in range(many):
            each = Connection(port, path, tokens[number % len(tokens)], count)
            each.send('{"op":"subscribe","topics":["units"]}')
            connections.append(each)
    readers = Readers(connections)
    say({"connections": len(connections)})
    while readers.read_until_line():
        say(dict(ticks))


def say(value: object) -> None:
    """One line of JSON to the parent."""
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))
