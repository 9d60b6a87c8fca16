"""Who was just let in, and may be answered before Django's middleware: remembered with the pulse from before.

Only a view decides about access. What it has found for a person's credentials and a question is remembered here, and
holds while the pulse is the same, for `TRUSTED_S` at most.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar

from gis.early.pulse import Pulse

TRUSTED_S = 2.0
MOST = 10_000
Scope = MutableMapping[str, Any]
App = Callable[[Any, Any, Any], Awaitable[None]]
R = TypeVar("R")


class Question(NamedTuple):
    """Who asks (what the request carries of it, as it came), for which collection, and how."""

    authorization: str
    cookie: str
    collection: str
    query: str


class Admission(NamedTuple, Generic[R]):
    """What the view found, with the pulse from before it looked."""

    recipe: R
    pulse: Pulse
    until: float


class Admissions(Generic[R]):
    """Who was let in lately; the oldest go first beyond `MOST`."""

    def __init__(self) -> None:
        self._known: OrderedDict[Question, Admission[R]] = OrderedDict()

    def add(self, question: Question, recipe: R, pulse: Pulse) -> None:
        """The view has answered this."""
        self._known[question] = Admission(recipe, pulse, monotonic() + TRUSTED_S)
        self._known.move_to_end(question)
        while len(self._known) > MOST:
            self._known.popitem(last=False)

    def get(self, question: Question) -> Admission[R] | None:
        """What was found lately; None where the view must look."""
        found = self._known.get(question)
        return found if found is not None and found.until > monotonic() else None

    def clear(self) -> None:
        """Forget all: between tests."""
        self._known.clear()
