"""A client on a real websocket, as the tests of real servers play it; every frame is checked against the schema."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from websockets.sync.client import ClientConnection, connect

Frame = dict[str, Any]
SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).parents[2] / "maps" / "schemas" / "situation.schema.json").read_text()),
    format_checker=Draft202012Validator.FORMAT_CHECKER,
)


class Wall:
    """Talks and listens."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.frames: list[Frame] = []

    def subscribe(self, **wish: Any) -> Frame:
        """Subscribe to everything; the snapshot."""
        self.connection.send(json.dumps({"op": "subscribe", "topics": ["units", "events", "board", "health"], **wish}))
        return self.until(lambda frame: frame["op"] == "snapshot")

    def until(self, wanted: Callable[[Frame], Any], patience_s: float = 20) -> Frame:
        """The next frame that is wanted; fails when none comes in time."""
        end = time.monotonic() + patience_s
        while True:
            frame: Frame = json.loads(self.connection.recv(timeout=max(0.01, end - time.monotonic())))
            SCHEMA.validate(frame)
            self.frames.append(frame)
            if wanted(frame):
                return frame

    def unit(self, t_ms: int, patience_s: float = 20) -> list[Any]:
        """The row of the unit that has this time."""
        frame = self.until(lambda frame: any(row[1] == t_ms for row in frame.get("units", [])), patience_s)
        return next(row for row in frame["units"] if row[1] == t_ms)

    def health(self, component: str, status: str, patience_s: float = 20) -> Frame:
        """What is said of a component once it is so."""

        def is_so(frame: Frame) -> object:
            return frame["op"] == "health" and frame["components"].get(component, {}).get("status") == status

        found: Frame = self.until(is_so, patience_s)["components"][component]
        return found


@contextmanager
def watching(ws_url: str, token: str, **options: Any) -> Iterator[Wall]:
    """A connection with a bearer token."""
    headers = {"Authorization": f"Bearer {token}"}
    with connect(f"{ws_url}/ws/situation/", additional_headers=headers, **options) as connection:
        yield Wall(connection)
