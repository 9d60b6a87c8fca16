"""A bare client of the live situation that notes when the board first told of an alarm of each device."""

import json
import threading
import time

from websockets.sync.client import connect

WITHIN_S = 10.0


class BoardListener:
    """Listens in a thread of its own while it is open.

    Attributes:
        came: epoch seconds of the first frame with a living alarm of a device, by device number; to be emptied by pop.
    """

    def __init__(self, ws_url: str, token: str) -> None:
        self.came: dict[int, float] = {}
        headers = {"Authorization": f"Bearer {token}"}
        self._connection = connect(f"{ws_url}/ws/situation/", additional_headers=headers, max_size=None)
        self._thread = threading.Thread(target=self._listen)

    def __enter__(self) -> "BoardListener":
        self._connection.send(json.dumps({"op": "subscribe", "topics": ["board"]}))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._thread.join()

    def wait_for(self, device: int) -> float:
        """When the device's alarm came; this thread may be behind the browser. Raises RuntimeError: it never did."""
        end = time.monotonic() + WITHIN_S
        while device not in self.came:
            if time.monotonic() > end:
                raise RuntimeError(f"no alarm of device {device} on the socket")
            time.sleep(0.005)
        return self.came[device]

    def _listen(self) -> None:
        for text in self._connection:
            now, frame = time.time(), json.loads(text)
            for alarm in frame.get("changed", {}).get("alarms", []):
                self.came.setdefault(alarm["device_id"], now)
