"""The current state of every device in columns: one slot each, latest by the device's own time."""

from collections.abc import Iterable

import msgspec
import numpy as np
from numpy.typing import NDArray

from maps.hub.encode import encode
from maps.hub.interest import Scopes, covers
from sensors.api import Fix, is_usable

Slots = NDArray[np.intp]
Mask = NDArray[np.bool_]

_PLACES = 7  # decimals of a degree: one centimetre
_NO_AGENCY = -1
_NOWHERE = (False, -(2**63))


class Card(msgspec.Struct, frozen=True):
    """What a unit is called and whose it is; `id` and `ident` are the device's."""

    id: int
    ident: str
    callsign: str
    kind: str
    label: str
    agency: str


class Change(msgspec.Struct, frozen=True):
    """The slots that changed in one tick: in place or card."""

    tick: int
    moved: Slots
    renamed: Slots


class Columns:
    """Arrays with one element per slot, grown together by doubling."""

    def __init__(self, capacity: int) -> None:
        self.lon = np.zeros(capacity)
        self.lat = np.zeros(capacity)
        self.placed = np.zeros(capacity, np.bool_)
        self.agency = np.full(capacity, _NO_AGENCY, np.intp)
        self.moved_at = np.zeros(capacity, np.int64)
        self.renamed_at = np.zeros(capacity, np.int64)

    def grow(self) -> None:
        """Twice as many slots; the new ones are empty."""
        fresh = Columns(len(self.lon))
        for name, column in vars(self).items():
            setattr(self, name, np.concatenate([column, getattr(fresh, name)]))


class Units:
    """All devices: where they are, what they are called, and in which tick each last changed.

    Ticks are numbered; a client remembers the number it was last told of, and whatever changed later is what it
    lacks. So a slow client costs one number, and what it missed in between is merged by itself.
    """

    def __init__(self, capacity: int = 1024) -> None:
        self.columns = Columns(capacity)
        self.ids: list[int] = []
        self.rows: list[bytes] = []
        self.cards: list[Card | None] = []
        self.card_bytes: list[bytes] = []
        self.agencies: list[str] = []
        self.tick = 0
        self.last_renamed = 0  # the tick of the last change of any card
        self.version = 0  # counts every change, also within a tick
        self._slot_of: dict[int, int] = {}
        self._ranks: list[tuple[bool, int]] = []  # of the fix held: a usable one before an unusable, then the later
        self._agency_of: dict[str, int] = {}
        self._moved: set[int] = set()
        self._renamed: set[int] = set()

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def changed(self) -> bool:
        """Whether a tick would tell anything."""
        return bool(self._moved or self._renamed)

    def apply(self, fixes: Iterable[Fix]) -> bool:
        """Take fixes in; an older one never replaces, nor an unusable one a usable.

        Returns:
            Whether a device was among them that has no card yet: nobody is shown it before its agency is known.
        """
        stranger, taken = False, dict[int, Fix]()
        for fix in fixes:
            slot = self._slot(fix.device_id)
            stranger |= self.cards[slot] is None
            rank = (is_usable(fix.quality), fix.t_ms)
            if rank > self._ranks[slot]:
                self._ranks[slot] = rank
                taken[slot] = fix
        if taken:
            self._place(taken)
        return stranger

    def set_cards(self, cards: Iterable[tuple[Card, str]]) -> None:
        """Take in the cards of all devices, each with its agency's path; who is missing has retired."""
        given = {card.id: (card, path) for card, path in cards}
        for device_id, (card, path) in given.items():
            self._set_card(self._slot(device_id), card, path)
        for device_id in self._slot_of.keys() - given.keys():
            self._set_card(self._slot_of[device_id], None, "")

    def forget_places(self) -> None:
        """Know no places any more; what is read next counts, however old."""
        placed = np.nonzero(self.columns.placed)[0]
        self.columns.placed[placed] = False
        self._ranks = [_NOWHERE] * len(self.ids)
        self._moved.update(placed.tolist())
        self.version += 1

    def advance(self) -> Change:
        """Close a tick: number it and say what changed since the last."""
        self.tick += 1
        moved = np.fromiter(self._moved, np.intp, len(self._moved))
        renamed = np.fromiter(self._renamed, np.intp, len(self._renamed))
        self.columns.moved_at[moved] = self.tick
        self.columns.renamed_at[renamed] = self.tick
        if self._renamed:
            self.last_renamed = self.tick
        self._moved, self._renamed = set(), set()
        return Change(self.tick, moved, renamed)

    def within(self, scopes: Scopes) -> Mask:
        """Which agencies the scopes cover, by their index, and False for none (the last element)."""
        return np.array([*[covers(scopes, path) for path in self.agencies], False], np.bool_)

    def _slot(self, device_id: int) -> int:
        slot = self._slot_of.get(device_id)
        if slot is None:
            slot = self._slot_of[device_id] = len(self.ids)
            if slot == len(self.columns.lon):
                self.columns.grow()
            self.ids.append(device_id)
            self.rows.append(b"")
            self._ranks.append(_NOWHERE)
            self.cards.append(None)
            self.card_bytes.append(b"")
        return slot

    def _place(self, taken: dict[int, Fix]) -> None:
        """Write the fixes taken, by slot: whole columns at once, since one element at a time costs ten times more."""
        slots = np.fromiter(taken, np.intp, len(taken))
        lons = [round(fix.lon, _PLACES) for fix in taken.values()]
        lats = [round(fix.lat, _PLACES) for fix in taken.values()]
        columns = self.columns
        columns.lon[slots], columns.lat[slots], columns.placed[slots] = lons, lats, True
        for (slot, fix), lon, lat in zip(taken.items(), lons, lats, strict=True):
            self.rows[slot] = encode((fix.device_id, fix.t_ms, lon, lat, *fix[4:10]))
        self._moved.update(taken)
        self.version += 1

    def _set_card(self, slot: int, card: Card | None, path: str) -> None:
        agency = _NO_AGENCY if card is None else self._agency(path)
        if card == self.cards[slot] and agency == self.columns.agency[slot]:
            return
        self.cards[slot] = card
        self.card_bytes[slot] = encode(card)
        self.columns.agency[slot] = agency
        self._renamed.add(slot)
        self._moved.add(slot)  # its agency decides who sees it
        self.version += 1

    def _agency(self, path: str) -> int:
        index = self._agency_of.get(path)
        if index is None:
            index = self._agency_of[path] = len(self.agencies)
            self.agencies.append(path)
        return index
