"""What waits for the officer: unacknowledged alarms, unanswered orders, incidents by severity and age.

The number of queries does not depend on how much waits.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from command.api import Incident
from core.access.api import Principal
from dispatch.api import Assignment
from maps.desk.asked import CLOSED, RECEIVED, Asked
from maps.desk.near import Near, nearest
from maps.desk.rows import OPEN_STATES, visible_incidents, visible_orders
from sensors.api import ACKNOWLEDGE, ALARMS, AlarmCard, alarm_cards

ALARMS_SHOWN = 20
ATTACH_WITHIN_M = 3000.0


@dataclass(frozen=True)
class AlarmRow:
    """An alarm nobody has acknowledged: the incident it belongs to, or those near it that it could belong to."""

    card: AlarmCard
    may_acknowledge: bool
    incident: Incident | None
    near: list[Near]


@dataclass(frozen=True)
class IncidentRow:
    """An incident with the orders that are under way for it."""

    incident: Incident
    orders: list[Assignment]


@dataclass(frozen=True)
class Queue:
    """Everything that waits. `total` counts all incidents that match, `rows` are the first of them."""

    asked: Asked
    alarms: list[AlarmRow]
    alarms_more: int
    unanswered: list[Assignment]
    rows: list[IncidentRow]
    total: int

    @property
    def hidden(self) -> int:
        """How many incidents match and are not shown."""
        return self.total - len(self.rows)


def queue(principal: Principal, asked: Asked) -> Queue:
    """What waits, as far as this person may see it."""
    matching = _matching(principal, asked)
    incidents = list(matching[: asked.most])
    orders = _orders(principal, [incident.pk for incident in incidents])
    alarms = _unacknowledged(principal)
    return Queue(
        asked=asked,
        alarms=_alarm_rows(principal, alarms[:ALARMS_SHOWN], incidents),
        alarms_more=max(0, len(alarms) - ALARMS_SHOWN),
        unanswered=_unanswered(principal),
        rows=[IncidentRow(incident, orders[incident.pk]) for incident in incidents],
        total=len(incidents) if len(incidents) < asked.most else matching.count(),
    )


def _matching(principal: Principal, asked: Asked) -> QuerySet[Incident]:
    rows = visible_incidents(principal)
    if asked.words:
        fields = ("number", "title", "address", "kind_name")
        rows = rows.filter(Q(*((f"{field}__icontains", asked.words) for field in fields), _connector=Q.OR))
    if asked.show == CLOSED:
        return rows.filter(state=Incident.State.CLOSED).order_by("-pk")
    states = OPEN_STATES[:1] if asked.show == RECEIVED else OPEN_STATES
    return rows.filter(state__in=states).order_by("severity", "received_at", "pk")


def _orders(principal: Principal, incident_ids: Sequence[int]) -> dict[int, list[Assignment]]:
    under_way = visible_orders(principal).filter(incident_id__in=incident_ids, cleared_at=None, withdrawn_at=None)
    found = defaultdict[int, list[Assignment]](list)
    for order in under_way.order_by("pk"):
        found[order.incident_id].append(order)
    return found


def _unanswered(principal: Principal) -> list[Assignment]:
    """Those that have waited longest first."""
    waiting = visible_orders(principal).filter(state=Assignment.State.OFFERED, cleared_at=None, withdrawn_at=None)
    return list(waiting.select_related("unit", "incident").order_by("offered_at", "pk"))


def _unacknowledged(principal: Principal) -> list[tuple[AlarmCard, str]]:
    seen = [(card, path) for card, path in alarm_cards() if card.state == "raised" and principal.may(ALARMS, path)]
    return sorted(seen, key=lambda each: _urgency(each[0]))


def _urgency(card: AlarmCard) -> tuple[bool, int, str, int]:
    """People who call for help first, then the gravest, and of these the oldest."""
    return card.kind != "sos", card.level, card.raised_at, card.id


def _alarm_rows(
    principal: Principal, alarms: Sequence[tuple[AlarmCard, str]], incidents: Iterable[Incident]
) -> list[AlarmRow]:
    linked = visible_incidents(principal).filter(alarm_links__alarm_id__in=[card.id for card, _ in alarms])
    owner = {each.alarm: each for each in linked.annotate(alarm=F("alarm_links__alarm_id"))}
    living = [incident for incident in incidents if incident.state != Incident.State.CLOSED]
    return [
        AlarmRow(card, principal.may(ACKNOWLEDGE, path), owner.get(card.id), _around(card, living))
        for card, path in alarms
    ]


def _around(card: AlarmCard, incidents: Iterable[Incident]) -> list[Near]:
    if card.lon is None or card.lat is None:
        return []
    return nearest((card.lon, card.lat), incidents, ATTACH_WITHIN_M)
