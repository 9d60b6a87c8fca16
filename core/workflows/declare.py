"""What a process is: declared in `<app>/workflows.py`, so that the kit can run, time, show and count its cases."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from django.forms import BaseForm
from django.utils.functional import lazystr

from core.access.api import Principal, Role
from core.plugins.api import Registry, Text, enabled
from core.states.api import Machine, Refusal, Step

if TYPE_CHECKING:
    from core.workflows.models import Case

Level = Literal["applicant", "case", "district", "subdistrict", "community"]
Values = Mapping[str, Any]
Guard = Callable[["Case", Principal, Values], Refusal | None]
Effect = Callable[["Case", Principal, Values], None]
Asked = Callable[["Case"], list[str]]


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Who has the case: holders of these roles, at an agency of this level.

    `case`: the agency the case belongs to; `subdistrict` and `community`: the one above it on its path of that level
    (itself included); `district`: anybody who holds the role for the whole district; `applicant`: the person who
    applied, whatever their roles.
    """

    roles: tuple[Role, ...] = ()
    at: Level = "case"


APPLICANT = Hand(at="applicant")


@dataclass(frozen=True, kw_only=True)
class Parallel:
    """Several agencies are asked at the same time, each for its opinion.

    Attributes:
        agencies: codes of the agencies to ask, worked out from the case when it arrives. hand: roles that answer there.
        form: what an answer says; None: agree or not, and an opinion.
        silent_after_days: working days after which silence is consent.
        agreed: transition taken by itself when all have answered and nobody disagreed. refused: when one disagreed.
    """

    agencies: Asked
    roles: tuple[Role, ...]
    agreed: str
    refused: str
    silent_after_days: int
    form: type[BaseForm] | None = None


@dataclass(frozen=True)
class State:
    """Where a case can stand. `hand` has it there (None in an end state and where only the clock or branches act).

    `clock`: whether working time counts against the limits while it stands here. `about`: one sentence of what is to
    be done, for the person whose inbox it is in.
    """

    name: str
    title: Text
    about: Text | None = None
    hand: Hand | None = None
    clock: Literal["runs", "pauses"] = "runs"
    parallel: Parallel | None = None


@dataclass(frozen=True)
class Transition:
    """A step from one of `sources` to `target`.

    Attributes:
        hand: who may take it, where it is not the hand of the state; the kit's own (automatic) steps have `auto`.
        form: a Django form whose cleaned values are kept with the step and handed to guard and effect.
        guard: says why it cannot be taken now. effect: what else it does, in the same transaction.
        not_by: steps whose taker may not take this one too (four eyes).
        kind: how it is meant, which decides its colour and place among the buttons.
        once: may be taken once in a case (such as the one-time correction notice).
    """

    name: str
    title: Text
    sources: tuple[str, ...]
    target: str
    hand: Hand | None = None
    auto: bool = False
    form: type[BaseForm] | None = None
    guard: Guard | None = None
    effect: Effect | None = None
    not_by: tuple[str, ...] = ()
    kind: Literal["forward", "return", "withdraw", "refuse", "side"] = "forward"
    once: bool = False


@dataclass(frozen=True, kw_only=True)
class Process:
    """A process in one of its versions; a case is finished in the version it began in.

    Attributes:
        name: `<app>.<thing>`; permissions, events and addresses begin with it. version: counted from 1.
        states: the first is where a case begins. Those that no transition leaves are its ends; `good` are the ends that
            count as done (others are withdrawn, refused).
        begin: who may open a case (`APPLICANT`: anybody signed in). opening: the form that opens it.
        number: with `{year}` and `{serial}`; serials have no gaps within a year.
        legal_days, promised_days: working days from opening, by law and by promise; promised is never longer.
        extendable_days: by how many working days the promised limit may be extended once, with a reason.
        view: roles that may read all cases of their agency.
        subject: one line that says what a case is about, from its opening values.
        agency: code of the agency that a case belongs to, from its opening values; None: whichever is named at the
            opening, else the opener's own, else the district.
        limits: promised and legal working days, from the opening values, where they differ from case to case.
    """

    name: str
    version: int = 1
    title: Text
    about: Text
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    good: tuple[str, ...]
    begin: Hand
    opening: type[BaseForm]
    subject: Callable[[Values], str]
    view: tuple[Role, ...]
    number: str = "{year}-{serial:05d}"
    legal_days: int
    promised_days: int
    extendable_days: int = 0
    agency: Callable[[Values], str] | None = None
    limits: Callable[[Values], tuple[int, int]] | None = None

    @property
    def app(self) -> str:
        """The app, which for a plugin is its slug."""
        return self.name.split(".")[0]

    @property
    def thing(self) -> str:
        """What it is, as it stands in addresses."""
        return self.name.split(".")[1]

    def permission(self, verb: str) -> str:
        """`<app>.<thing>.<verb>`: `view`, `begin`, `extend`, the name of a state (to work there) or of a transition
        with a hand of its own."""
        return f"{self.name}.{verb}"

    def event(self, happened: str) -> str:
        """`<app>.<thing>.<happened>`."""
        return f"{self.name}.{happened}"

    def state(self, name: str) -> State:
        """The state of this name. Raises StopIteration: there is none."""
        return next(each for each in self.states if each.name == name)

    def transition(self, name: str) -> Transition | None:
        """The transition of this name, if there is one."""
        return next((each for each in self.transitions if each.name == name), None)

    @cached_property
    def machine(self) -> Machine:
        """States and steps as a declared machine. Raises ValueError: unknown or unreachable states."""
        steps = [Step(each.name, lazystr(each.title), each.sources, each.target, "") for each in self.transitions]
        return Machine({each.name: lazystr(each.title) for each in self.states}, steps)

    @property
    def ends(self) -> frozenset[str]:
        """The states that no transition leaves."""
        return self.machine.final


PROCESSES: Registry[tuple[str, int], Process] = Registry("processes")


def process_of(name: str, version: int | None = None) -> Process:
    """The process in this version, by default its newest, unless its plugin is disabled. Raises LookupError."""
    newest = max((number for other, number in PROCESSES if other == name), default=0)
    key = name, version or newest
    process, owner = PROCESSES[key], PROCESSES.owner(key)
    if owner and not enabled(owner):
        raise LookupError(name)
    return process


def newest() -> list[Process]:
    """Every process that cases can be opened in now, each in its newest version, in order of declaration."""
    active = PROCESSES.active()
    last = {name: max(number for other, number in active if other == name) for name, _ in active}
    return [process for (name, version), process in active.items() if version == last[name]]
