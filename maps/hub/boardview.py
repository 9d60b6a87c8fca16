"""What of the board the clients of one view may be showing, so that whatever is sent can be taken away again. Pure."""

from collections.abc import Mapping

import msgspec

from maps.hub.board import KINDS, Board, BoardChange, Piece
from maps.hub.encode import joined
from maps.hub.interest import Scopes, covers

LEFT_KEPT = 2000


class BoardView:
    """The objects that lie within the scopes of their kind.

    It is told of every change of the board as it happens, so what is shown is known at any moment. What left is
    remembered by the version in which it did; the oldest of it is forgotten, and a client that was told nothing since
    `floor` must be sent everything anew.
    """

    def __init__(self, board: Board, scopes: Mapping[str, Scopes], kept: int | None = None) -> None:
        self.floor = 0
        self._board, self._scopes = board, scopes
        self._kept = LEFT_KEPT if kept is None else kept
        self._shown = {kind: {each.id for each in self._visible(kind)} for kind in KINDS}
        self._left: dict[tuple[str, int], int] = {}  # in the order of leaving

    def advance(self, change: BoardChange) -> None:
        """Take note of a change of the board."""
        shown = self._shown[change.kind]
        for number, path in change.paths.items():
            key = change.kind, number
            if self._sees(change.kind, path):
                shown.add(number)
                self._left.pop(key, None)
            elif number in shown:
                shown.remove(number)
                self._left[key] = change.version
        if len(self._left) > 2 * self._kept:  # cut seldom
            self._cut(len(self._left) - self._kept)

    def everything(self) -> dict[str, msgspec.Raw]:
        """All there is to see, by kind."""
        return {kind: joined(each.body for each in self._visible(kind)) for kind in KINDS}

    def changed_after(self, version: int) -> dict[str, msgspec.Raw]:
        """What changed later than `version`, in its present state, of the kinds in which anything did."""
        found = {kind: self._bodies(kind, version) for kind in KINDS}
        return {kind: joined(bodies) for kind, bodies in found.items() if bodies}

    def gone_after(self, version: int) -> dict[str, list[int]]:
        """What was taken away later than `version` and has not come back."""
        found: dict[str, list[int]] = {}
        for (kind, number), left_in in reversed(self._left.items()):
            if left_in <= version:
                break
            found.setdefault(kind, []).append(number)
        return found

    def _bodies(self, kind: str, version: int) -> list[bytes]:
        shown = self._shown[kind]
        return [each.body for each in self._board.changed_after(kind, version) if each.id in shown]

    def _visible(self, kind: str) -> list[Piece]:
        return [each for each in self._board.all_of(kind) if self._sees(kind, each.agency_path)]

    def _sees(self, kind: str, path: str | None) -> bool:
        return path is not None and covers(self._scopes.get(kind, ()), path)

    def _cut(self, count: int) -> None:
        for key in list(self._left)[:count]:
            self.floor = self._left.pop(key)
