"""Declared state machines: which steps lead from where to where. Pure; the action that takes a step does the writing.

A stage declares one machine for each thing that has a life (alarm, incident, assignment) and asks it in the action,
with the row locked. The milestone a step names is a column stamped once; the database itself refuses to change it
(`core.database.api.write_once`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from core.states.errors import OutOfOrder

_OUT_OF_ORDER = _("“%(step)s” is not possible now: %(thing)s is “%(state)s”.")


@dataclass(frozen=True)
class Step:
    """One step: its name and title, the states it may begin in, where it leads, who may take it, what it stamps."""

    name: str
    title: StrOrPromise
    sources: tuple[str, ...]
    target: str
    permission: str
    milestone: str = ""


class Machine:
    """States with titles, and the steps between them.

    Raises:
        ValueError: a step names a state that does not exist, or a state cannot be reached from the first.
    """

    def __init__(self, states: Mapping[str, StrOrPromise], steps: Sequence[Step]) -> None:
        self.states = dict(states)
        self.steps = {step.name: step for step in steps}
        unknown = {state for step in steps for state in (*step.sources, step.target)} - set(self.states)
        if unknown:
            raise ValueError(f"unknown states: {sorted(unknown)}")
        lost = set(self.states) - self._reached()
        if lost:
            raise ValueError(f"states that no step leads to: {sorted(lost)}")

    @property
    def initial(self) -> str:
        """The state in which everything begins: the first."""
        return next(iter(self.states))

    @property
    def final(self) -> frozenset[str]:
        """The states that no step leaves."""
        return frozenset(self.states) - {source for step in self.steps.values() for source in step.sources}

    def possible(self, state: str) -> list[Step]:
        """The steps that may be taken in a state, in the order declared."""
        return [step for step in self.steps.values() if state in step.sources]

    def take(self, name: str, state: str, thing: str) -> Step:
        """The step of this name, if it may begin in `state`; `thing` names what it is about, for the sentence.

        Raises:
            KeyError: there is no such step.
            OutOfOrder: it does not begin in this state.
        """
        step = self.steps[name]
        if state not in step.sources:
            facts = {"step": step.title, "thing": thing, "state": self.states[state]}
            raise OutOfOrder("out_of_order", _OUT_OF_ORDER, **facts)
        return step

    def _reached(self) -> set[str]:
        reached = {self.initial}
        while more := {s.target for s in self.steps.values() if reached & set(s.sources)} - reached:
            reached |= more
        return reached
