"""Whether a declared process can be worked: names, hands, branches, limits, and a way out of every state. Pure."""

import re
from collections import Counter
from collections.abc import Iterator

from core.access.api import Role
from core.workflows.declare import Process, State, Transition

_NAME = re.compile(r"[a-z][a-z0-9_]{0,38}")
_RESERVED = {"view", "begin", "extend", "open", "answer"}  # permissions and steps of the kit's own


def problems_of(process: Process) -> list[str]:
    """Every fault of one process; empty where it is sound."""
    try:
        process.machine  # noqa: B018 - building it is the check
    except ValueError as error:
        return [f"process {process.name!r}: {error}"]
    found = [*_names(process), *_numbers(process), *_hands(process), *_branches(process), *_ways_out(process)]
    return [f"process {process.name!r}: {problem}" for problem in found]


def _names(process: Process) -> Iterator[str]:
    if process.name.count(".") != 1:
        yield "name: use <app>.<thing>"
    names = [*(each.name for each in process.states), *(each.name for each in process.transitions)]
    yield from (f"{name!r}: small letters, digits and _, a letter first" for name in names if not _NAME.fullmatch(name))
    yield from (f"{name!r} is the kit's own word" for name in names if name in _RESERVED)
    for kind in (process.states, process.transitions):
        twice = [name for name, count in Counter(each.name for each in kind).items() if count > 1]
        yield from (f"{name!r} is declared twice" for name in twice)
    owned = {each.name for each in process.transitions if each.hand and each.hand.roles}
    worked = {each.name for each in process.states if each.hand or each.parallel}
    yield from (f"{name!r} is a state and a step, each with a right of this name" for name in sorted(owned & worked))
    steps = {each.name for each in process.transitions} | {"open"}
    for each in process.transitions:
        yield from (f"{each.name}: not_by {name!r} is no step" for name in each.not_by if name not in steps)


def _numbers(process: Process) -> Iterator[str]:
    if process.version < 1:
        yield "version: counted from 1"
    if not 0 < process.promised_days <= process.legal_days:
        yield "promised_days: at least one, and no more than legal_days"
    if process.extendable_days < 0:
        yield "extendable_days: not below 0"
    if not process.good or set(process.good) - process.ends:
        yield "good: name at least one end, and only ends"
    if not {"{year", "{serial"} <= set(re.findall(r"\{\w+", process.number)):
        yield "number: needs {year} and {serial}"


def _hands(process: Process) -> Iterator[str]:
    holders: list[State | Transition] = [*process.states, *process.transitions]
    held = [(each.name, each.hand) for each in holders if each.hand] + [("begin", process.begin)]
    for name, hand in held:
        if (hand.at == "applicant") == bool(hand.roles):
            yield f"{name}: a hand is either the applicant's or that of roles"
        yield from (f"{name}: no such role: {role}" for role in hand.roles if role not in set(Role))
    for state in process.states:
        if state.name in process.ends and (state.hand or state.parallel):
            yield f"{state.name}: an end is in nobody's hand"
        leaving = [each for each in process.transitions if state.name in each.sources]
        if not state.hand and any(not each.hand and not each.auto for each in leaving):
            yield f"{state.name}: a step leads on, but it is in nobody's hand"


def _branches(process: Process) -> Iterator[str]:
    for state in (each for each in process.states if each.parallel):
        parallel = state.parallel
        assert parallel is not None
        if state.hand is not None or not parallel.roles:
            yield f"{state.name}: branches are in the hand of their own roles only"
        if parallel.silent_after_days < 1:
            yield f"{state.name}: silence is consent after one working day at least"
        for name in (parallel.agreed, parallel.refused):
            step = process.transition(name)
            if step is None or not step.auto or state.name not in step.sources:
                yield f"{state.name}: {name!r} must be an automatic step from here"


def _ways_out(process: Process) -> Iterator[str]:
    """From every state some end can be reached without steps that may have been used up."""
    ending = set(process.ends)
    lasting = [each for each in process.transitions if not each.once]
    while more := {s for each in lasting if each.target in ending for s in each.sources} - ending:
        ending |= more
    lost = {each.name for each in process.states} - ending
    if lost:
        yield f"dead ends, from which no end is reached: {sorted(lost)}"
