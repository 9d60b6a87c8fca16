"""Finished tiles in the memory of each process, the longest unused leaving first."""

from collections import OrderedDict
from threading import Lock

MOST_BYTES = 48 * 1024 * 1024

Key = tuple[str, str, int, int, int]


class TileCache:
    """Bounded by bytes; safe between threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._tiles: OrderedDict[Key, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> bytes | None:
        """The tile, now the latest used; None where it is not here."""
        with self._lock:
            tile = self._tiles.get(key)
            if tile is not None:
                self._tiles.move_to_end(key)
            return tile

    def put(self, key: Key, tile: bytes) -> None:
        """Keep a tile, and let go of the longest unused beyond the limit."""
        with self._lock:
            self.bytes += len(tile) - len(self._tiles.pop(key, b""))
            self._tiles[key] = tile
            while self.bytes > self.most_bytes:
                self.bytes -= len(self._tiles.popitem(last=False)[1])

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._tiles.clear()
            self.bytes = 0
