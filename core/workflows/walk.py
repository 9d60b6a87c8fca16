"""Random cases pushed through a process without any database: for tests that look for dead ends. Pure."""

from dataclasses import dataclass
from random import Random

from core.workflows.answer import AGREED, REFUSED, SILENT, settled
from core.workflows.declare import Parallel, Process, State, Transition

LONGEST = 2_000  # steps; a process whose random cases do not end within them has a circle that nobody leaves
_MOST_BRANCHES = 4


@dataclass(frozen=True)
class Walk:
    """One random case: the steps taken, the state it stands in, and whether that is an end."""

    steps: tuple[str, ...]
    state: str
    ended: bool


def walk(process: Process, seed: int, longest: int = LONGEST) -> Walk:
    """Push a random case through: any step that somebody could take, any answers that agencies could give."""
    random, steps, state = Random(seed), list[str](), process.machine.initial  # noqa: S311 - for tests
    while state not in process.ends and len(steps) < longest:
        step = _next(process, process.state(state), frozenset(steps), random)
        if step is None:
            break
        steps.append(step.name)
        state = step.target
    return Walk(tuple(steps), state, state in process.ends)


def _next(process: Process, state: State, taken: frozenset[str], random: Random) -> Transition | None:
    usable = [
        each for each in process.transitions if state.name in each.sources and not (each.once and each.name in taken)
    ]
    by_hand = [each for each in usable if not each.auto]
    if state.parallel is not None and (not by_hand or random.random() < 0.7):
        return process.transition(_outcome(state.parallel, random))
    choice = by_hand or usable
    return random.choice(choice) if choice else None


def _outcome(parallel: Parallel, random: Random) -> str:
    answers = random.choices([AGREED, REFUSED, SILENT], [5, 1, 2], k=random.randint(0, _MOST_BRANCHES))
    return parallel.agreed if settled(answers) == AGREED else parallel.refused
