"""From signs of life to a verdict: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.health.beat import Beat, Component


class Status(StrEnum):
    """OK; LATE: its sign of life is overdue; DOWN: it says so itself, or never showed one."""

    OK = "ok"
    LATE = "late"
    DOWN = "down"


@dataclass(frozen=True)
class Verdict:
    """One component's state; `age_s` since its last sign of life, `since` the ISO time of that sign."""

    name: str
    status: Status
    age_s: float | None
    since: str | None
    data: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """As `/healthz` and the wall show it."""
        age = None if self.age_s is None else round(self.age_s, 1)
        return {"status": self.status.value, "age_s": age, "since": self.since, **self.data}


def judge(expected: Iterable[Component], seen: Iterable[Beat]) -> list[Verdict]:
    """The state of every expected component: the freshest of its instances counts."""
    freshest: dict[str, Beat] = {}
    for each in seen:
        if each.component not in freshest or each.age_s < freshest[each.component].age_s:
            freshest[each.component] = each
    return [_verdict(each, freshest.get(each.name)) for each in expected]


def _verdict(expected: Component, last: Beat | None) -> Verdict:
    if last is None:
        return Verdict(expected.name, Status.DOWN, None, None, {})
    since = last.at.isoformat()
    if last.age_s > expected.max_age_s:
        return Verdict(expected.name, Status.LATE, last.age_s, since, last.data)
    own = Status(last.data.get("status", Status.OK))
    return Verdict(expected.name, own, last.age_s, since, last.data)
