"""Open incidents as lists and maps show them: few queries however many they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Count

from command.models import AlarmLink, Attachment, Incident

_COLUMNS = (
    *("id", "number", "title", "kind_code", "kind_name", "severity", "state", "source", "lon", "lat", "address"),
    *("reported_at", "received_at", "verified_at", "responding_at", "first_on_scene_at", "closed_at"),
)
_AGENCY = ("agency__path", "agency__short_name", "agency__name")


class IncidentCard(msgspec.Struct, frozen=True):
    """An incident at a glance. Place in WGS 84, times ISO 8601 with offset; null: not known, not yet.

    Attributes:
        agency: its agency's name. attachments: how many files are attached.
    """

    id: int
    number: str
    title: str
    kind_code: str
    kind_name: str
    severity: int
    state: str
    source: str
    lon: float | None
    lat: float | None
    address: str
    agency: str
    alarm_ids: list[int]
    attachments: int
    reported_at: str
    received_at: str
    verified_at: str | None
    responding_at: str | None
    first_on_scene_at: str | None
    closed_at: str | None


def incident_cards(ids: Sequence[int] | None = None) -> list[tuple[IncidentCard, str]]:
    """The incidents that are not closed, oldest first, each with its agency's path; of `ids`, those that are open."""
    rows = Incident.objects.exclude(state=Incident.State.CLOSED)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    found = list(rows.order_by("pk").values_list(*_COLUMNS, *_AGENCY))
    shown = [row[0] for row in found]
    alarms, files = _alarms_of(shown), _files_of(shown)
    return [_card(row, alarms.get(row[0], []), files.get(row[0], 0)) for row in found]


def _alarms_of(ids: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for incident, alarm in (
        AlarmLink.objects.filter(incident__in=ids).order_by("alarm").values_list("incident", "alarm")
    ):
        found.setdefault(incident, []).append(alarm)
    return found


def _files_of(ids: list[int]) -> dict[int, int]:
    counted = Attachment.objects.filter(incident__in=ids).order_by().values("incident").annotate(count=Count("pk"))
    return {row["incident"]: row["count"] for row in counted}


def _card(row: tuple[Any, ...], alarm_ids: list[int], attachments: int) -> tuple[IncidentCard, str]:
    facts = dict(zip(_COLUMNS, row, strict=False))
    path, short_name, name = row[len(_COLUMNS) :]
    times: dict[str, Any] = {key: _iso(facts.pop(key)) for key in _COLUMNS if key.endswith("_at")}
    card = IncidentCard(agency=short_name or name, alarm_ids=alarm_ids, attachments=attachments, **facts, **times)
    return card, path


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
