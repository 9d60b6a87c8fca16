"""What an alarm means for command: it joins an incident, it opens one, or neither. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from command.from_alarms.policy import Policy, Rule
from gis.api import plane


@dataclass(frozen=True)
class AlarmFacts:
    """An alarm as deciding needs it: `measured` its property or `""`; place in WGS 84, None where not known."""

    kind: str
    measured: str
    level: int
    lon: float | None
    lat: float | None


@dataclass(frozen=True)
class OpenIncident:
    """An incident that is not closed; place in WGS 84, None where not known."""

    id: int
    kind_code: str
    lon: float | None
    lat: float | None


@dataclass(frozen=True)
class Join:
    """The alarm belongs to this incident."""

    incident_id: int


@dataclass(frozen=True)
class Open:
    """The alarm opens an incident of its own."""

    kind_code: str
    severity: int


def decide(alarm: AlarmFacts, incidents: Sequence[OpenIncident], policy: Policy) -> Join | Open | None:
    """Join the nearest open incident that is near in place and kind; else open one if grave enough; else nothing."""
    rule = policy.rule_for(alarm.kind, alarm.measured)
    if rule is None:
        return None
    nearest = _nearest(alarm, incidents, rule)
    if nearest is not None:
        return Join(nearest.id)
    return Open(rule.kind_code, rule.severity[alarm.level]) if alarm.level <= rule.opens_from else None


def _nearest(alarm: AlarmFacts, incidents: Sequence[OpenIncident], rule: Rule) -> OpenIncident | None:
    """The nearest within reach; the oldest of those equally near."""
    akin = [each for each in incidents if each.kind_code in rule.joins and each.lon is not None]
    if alarm.lon is None or alarm.lat is None or not akin:
        return None
    places = plane([each.lon for each in akin], [each.lat for each in akin])  # type: ignore[arg-type]
    metres = np.hypot(*(places - plane(alarm.lon, alarm.lat)).T)
    best = min(range(len(akin)), key=lambda index: (metres[index], akin[index].id))
    return akin[best] if metres[best] <= rule.within_m else None
