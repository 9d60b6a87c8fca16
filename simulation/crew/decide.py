"""What a crew does about its order: hears, answers, goes, is there, is done. Pure; times are epoch seconds.

A report is repeated until the echo of its state, or of a later one, has come back; all that are without echo are
repeated together and in order, since a step that was lost makes every later one impossible.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simulation.crew.orders import STEPS, WITHDRAWN, Order

REPEAT_S = 10.0
REPEATS = 60  # then nobody listens any more
THERE_M = 60.0


@dataclass(frozen=True)
class Temper:
    """How a crew is: seconds until it answers, until it departs then, and how long it stays at the place."""

    answers_s: float
    departs_s: float
    stays_s: float
    mute: bool = False


@dataclass(frozen=True)
class Report:
    """A step to be told: one of `STEPS`, and when it was taken."""

    number: int
    status: str
    t: float


@dataclass(frozen=True)
class Go:
    """Drive to a place, longitude and latitude."""

    place: tuple[float, float]


@dataclass(frozen=True)
class Roam:
    """Go on with what the unit does without orders."""


Deed = Report | Go | Roam


@dataclass(frozen=True)
class Crew:
    """A crew and its order.

    Attributes:
        stage: the crew's own step, one of `STEPS`.
        due: when the next step comes by the clock; None where it waits for something else.
        untold: reports whose echo has not come.
        repeat_at: when to repeat them.
    """

    temper: Temper
    order: Order | None = None
    stage: str = ""
    due: float | None = None
    untold: tuple[Report, ...] = ()
    repeat_at: float = 0.0
    repeated: int = 0

    @property
    def busy(self) -> bool:
        """There is something to do or to say."""
        return self.order is not None or bool(self.untold)


Outcome = tuple[Crew, Sequence[Deed]]


def hear(crew: Crew, order: Order, now: float) -> Outcome:
    """Something was said about an order."""
    mine = crew.order is not None and crew.order.number == order.number
    if order.state == STEPS[0]:
        return (crew, ()) if mine or crew.temper.mute or _just_done(crew, order) else _taken(crew, order, now)
    if order.state == WITHDRAWN:
        return _dropped(crew) if mine else (replace(crew, untold=_without(crew, order.number, STEPS)), ())
    return _echoed(crew, order, mine)


def look(crew: Crew, now: float, gap_m: float | None, connected: bool) -> Outcome:
    """Some time has gone by, and the place is `gap_m` metres away; None where there is none, or it is reached."""
    if crew.order is not None and _step_is_due(crew, now, gap_m):
        return _stepped(crew, crew.order, now)
    if crew.untold and connected and now >= crew.repeat_at:
        if crew.repeated >= REPEATS:
            return replace(crew, untold=()), ()
        return replace(crew, repeat_at=now + REPEAT_S, repeated=crew.repeated + 1), crew.untold
    return crew, ()


def _taken(crew: Crew, order: Order, now: float) -> Outcome:
    """A new order; should there be another one, it has been overtaken."""
    fresh = Crew(crew.temper, order, STEPS[0], now + crew.temper.answers_s)
    return fresh, (Roam(),) if crew.order is not None and _under_way(crew.stage) else ()


def _just_done(crew: Crew, order: Order) -> bool:
    """The retained order is delivered again while the last reports about it are still on their way."""
    return any(report.number == order.number for report in crew.untold)


def _dropped(crew: Crew) -> Outcome:
    return Crew(crew.temper), (Roam(),) if _under_way(crew.stage) else ()


def _echoed(crew: Crew, order: Order, mine: bool) -> Outcome:
    """The system knows this state: it and all before it need no more telling."""
    known = STEPS[: STEPS.index(order.state) + 1]
    crew = replace(crew, untold=_without(crew, order.number, known))
    if mine and order.state == STEPS[-1] and crew.stage != STEPS[-1]:  # somebody has stood the crew down at a desk
        return _dropped(crew)
    return crew, ()


def _without(crew: Crew, number: int, known: Sequence[str]) -> tuple[Report, ...]:
    return tuple(each for each in crew.untold if each.number != number or each.status not in known)


def _step_is_due(crew: Crew, now: float, gap_m: float | None) -> bool:
    if crew.stage == "en_route":
        return gap_m is None or gap_m <= THERE_M
    return crew.due is not None and now >= crew.due


def _stepped(crew: Crew, order: Order, now: float) -> Outcome:
    """The next step, and what is to be done at once."""
    stage = STEPS[STEPS.index(crew.stage) + 1]
    told = Report(order.number, stage, now)
    crew = replace(crew, stage=stage, due=None, untold=(*crew.untold, told), repeat_at=now + REPEAT_S, repeated=0)
    match stage:
        case "acknowledged":
            return replace(crew, due=now + crew.temper.departs_s), (told,)
        case "en_route":
            return crew, (told, Go(order.place)) if order.place else (told,)
        case "on_scene":
            return replace(crew, due=now + crew.temper.stays_s), (told,)
        case _:
            return replace(crew, order=None, stage=""), (told, Roam())


def _under_way(stage: str) -> bool:
    return stage in ("en_route", "on_scene")
