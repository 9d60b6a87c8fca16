"""Registries: what the house and its plugins contribute, filled at start and frozen before the first request."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from core.plugins.errors import DuplicateKeyError, FrozenRegistryError
from core.plugins.host import CORE, owner_of, rank_of

K = TypeVar("K")
V = TypeVar("V")

_all: "WeakSet[Registry[Any, Any]]" = WeakSet()


@dataclass(frozen=True)
class Entry(Generic[V]):
    """A registered value with the slug of the plugin that brought it (`""`: the house) and its place."""

    value: V
    owner: str
    order: int


class Registry(Mapping[K, V]):
    """A mapping that fills at start, then freezes; it knows which plugin registered what.

    It iterates in one order on every machine: the core first, then plugins in starting order; within one, by `order`,
    then by key. As a mapping it holds everything that is installed; `active()` leaves out disabled plugins.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._entries: dict[K, Entry[V]] = {}
        self._frozen = False
        self._in_order: tuple[K, ...] | None = None  # sorting costs, and readers come with every request
        _all.add(self)

    def register(self, key: K, value: V, *, owner: str | None = None, order: int = 0) -> None:
        """Add a value; `owner` is found from the calling module where it is not given.

        Raises:
            FrozenRegistryError: the start is over.
            DuplicateKeyError: the key is taken.
        """
        if self._frozen:
            raise FrozenRegistryError(f"{self.name}: {key!r} came after the start; register while modules are imported")
        if key in self._entries:
            holder = self._entries[key].owner or "core"
            raise DuplicateKeyError(f"{self.name}: {key!r} is registered already, by {holder}")
        self._entries[key] = Entry(value, _importing_owner() if owner is None else owner, order)
        self._in_order = None

    def freeze(self) -> None:
        """Refuse every further registration."""
        self._frozen = True

    @contextmanager
    def temporary(self) -> Iterator[None]:
        """For tests: open again, and afterwards be exactly as before."""
        entries, frozen = dict(self._entries), self._frozen
        self._frozen = False
        try:
            yield
        finally:
            self._entries, self._frozen, self._in_order = entries, frozen, None

    def owner(self, key: K) -> str:
        """The slug of the plugin that registered the key; `""` for the house. Raises KeyError."""
        return self._entries[key].owner

    def active(self) -> dict[K, V]:
        """What may act now: everything but the contributions of disabled plugins, in order."""
        from core.plugins.switches import enabled  # the switches are a table, which needs Django's apps

        live = {owner: owner == CORE or enabled(owner) for owner in {entry.owner for entry in self._entries.values()}}
        return {key: self[key] for key in self if live[self._entries[key].owner]}

    def __getitem__(self, key: K) -> V:
        return self._entries[key].value

    def __iter__(self) -> Iterator[K]:
        if self._in_order is None:
            self._in_order = tuple(sorted(self._entries, key=self._place))
        return iter(self._in_order)

    def _place(self, key: K) -> tuple[int, int, str]:
        entry = self._entries[key]
        return rank_of(entry.owner), entry.order, str(key)

    def __len__(self) -> int:
        return len(self._entries)

    __hash__ = object.__hash__  # a registry is one thing, not its contents; Mapping takes the hash away


def freeze_all() -> None:
    """Freeze every registry; called once when Django's apps are ready."""
    for registry in list(_all):
        registry.freeze()


@contextmanager
def reopened() -> Iterator[None]:
    """For tests and benches: every registry open again, and afterwards exactly as before."""
    with ExitStack() as stack:
        for registry in list(_all):
            stack.enter_context(registry.temporary())
        yield


def _importing_owner() -> str:
    """Whose module is being imported: the nearest one outwards, up to the import machinery.

    Helpers such as `declare()` stand between a plugin's module and the registry, hence the walk.
    """
    frame = sys._getframe(1)
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith("importlib"):
            break
        if owner := owner_of(module):
            return owner
        if frame.f_back is None:
            break
        frame = frame.f_back
    return CORE
