"""The board: stations, alarms, incidents and assignments, each encoded once, with the version of its last change. Pure.

Versions are numbered; a client remembers the number it was last told of, and whatever changed later is what it lacks.
So a slow client costs one number, and what it missed in between is merged by itself.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

STATIONS, ALARMS, INCIDENTS, ASSIGNMENTS = "stations", "alarms", "incidents", "assignments"
KINDS = (STATIONS, ALARMS, INCIDENTS, ASSIGNMENTS)


class Piece(NamedTuple):
    """An object as it was read: its number, its card as JSON, and the path of the agency that decides who sees it."""

    id: int
    body: bytes
    agency_path: str


@dataclass(frozen=True, slots=True)
class Held:
    """An object on the board; `version` is that of its last change."""

    piece: Piece
    version: int


class BoardChange(NamedTuple):
    """What one reading changed: by id the agency path it has now, None where it is gone."""

    version: int
    kind: str
    paths: Mapping[int, str | None]


class Board:
    """All objects of all kinds, by kind in the order of their last change."""

    def __init__(self) -> None:
        self.version = 0
        self._kinds: dict[str, dict[int, Held]] = {kind: {} for kind in KINDS}

    def put(self, kind: str, pieces: Iterable[Piece], asked: Collection[int] | None = None) -> BoardChange | None:
        """Take in what was read.

        Args:
            asked: the ids that were asked for, None where everything of the kind was. What was asked for and is not
                among the pieces is gone.

        Returns:
            What is different now; None where nothing is.
        """
        held = self._kinds[kind]
        given = {piece.id: piece for piece in pieces}
        fresh = [piece for piece in given.values() if piece.id not in held or held[piece.id].piece != piece]
        gone = [each for each in (list(held) if asked is None else asked) if each in held and each not in given]
        if not fresh and not gone:
            return None
        self.version += 1
        for piece in fresh:
            held.pop(piece.id, None)  # so that it goes to the end: the latest changes are found from there
            held[piece.id] = Held(piece, self.version)
        for number in gone:
            del held[number]
        return BoardChange(self.version, kind, {**{p.id: p.agency_path for p in fresh}, **dict.fromkeys(gone)})

    def all_of(self, kind: str) -> Iterator[Piece]:
        """Everything of a kind."""
        return (each.piece for each in self._kinds[kind].values())

    def changed_after(self, kind: str, version: int) -> Iterator[Piece]:
        """What of a kind changed later than `version`, the latest first."""
        for each in reversed(self._kinds[kind].values()):
            if each.version <= version:
                return
            yield each.piece
