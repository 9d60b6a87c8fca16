"""Alarms over HTTP: what lives, what was, with its history; acknowledging and clearing."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from core.access.api import Principal
from core.events.api import read_about
from core.rest.api import Page, clamp, decode_cursor, gate, page_of
from sensors.alarms.actions import acknowledge_alarm, clear_alarm
from sensors.alarms.cards import card_of
from sensors.alarms.machine import ALARM
from sensors.alarms.models import Alarm
from sensors.events import ALARM_CHANGES
from sensors.permissions import ACKNOWLEDGE, ALARMS, CLEAR
from sensors.schemas import Both, both
from sensors.visibility import alarms_visible_to

router = Router(tags=["sensors"])


class AlarmOut(Schema):
    """An alarm: levels 1 red (gravest) to 4 blue; WGS 84; `observed` the device's own time; values in `unit`."""

    id: int
    kind: str
    state: str
    level: int
    peak_level: int
    device_id: int
    device: str
    name: str
    property: str | None
    property_title: Both | None
    value: float | None
    unit: str | None
    threshold: float | None
    lon: float | None
    lat: float | None
    observed: datetime | None
    raised_at: datetime
    changed_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str
    cleared_at: datetime | None


class AlarmEventOut(Schema):
    """One line of an alarm's history: the log's number, what happened, when, by whom."""

    seq: int
    type: str
    title: Both
    at: datetime
    actor: str
    payload: dict[str, Any]


class StepOut(Schema):
    """Something the caller may do with the alarm now: POST it to the address of this name."""

    name: str
    title: Both


class AlarmDetail(AlarmOut):
    """An alarm with its history, oldest first, from the event log, and what the caller may do with it now."""

    history: list[AlarmEventOut]
    steps: list[StepOut]


class NoteIn(Schema):
    """What the person has to say about it."""

    note: str = ""


def _principal(request: HttpRequest) -> Principal:
    principal: Principal = request.auth  # type: ignore[attr-defined]
    return principal


@router.get("/alarms", response=Page[AlarmOut], auth=gate(ALARMS), summary="Alarms")
def list_alarms(
    request: HttpRequest,
    state: Literal["living", "all"] = "living",
    kind: Alarm.Kind | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> dict[str, object]:
    """Alarms one may see, the newest first; `state=all` with those that are over."""
    size = clamp(limit)
    rows = Alarm.objects.filter(alarms_visible_to(_principal(request), ALARMS)).select_related("device__agency")
    before = decode_cursor(cursor).get("id")
    if state == "living":
        rows = rows.filter(cleared_at=None)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if isinstance(before, int):
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: size + 1])
    items, following = page_of(found, size, lambda alarm: {"id": alarm.pk})
    return {"items": [_shown(alarm) for alarm in items], "next": following}


@router.get("/alarms/{int:number}", response=AlarmDetail, auth=gate(ALARMS), summary="An alarm")
def get_alarm(request: HttpRequest, number: int) -> dict[str, object]:
    """One alarm with its history."""
    principal = _principal(request)
    alarm = _visible(principal, number)
    steps = [step for step in ALARM.possible(alarm.state) if principal.may(step.permission, alarm.device.agency_path)]
    return {
        **_shown(alarm),
        "history": _history(alarm),
        "steps": [{"name": step.name, "title": both(step.title)} for step in steps],
    }


@router.post("/alarms/{int:number}/acknowledge", response=AlarmOut, auth=gate(ACKNOWLEDGE), summary="Acknowledge")
def acknowledge(request: HttpRequest, number: int, body: NoteIn) -> dict[str, object]:
    """Say that one has seen the alarm and looks after it; 409 when somebody was quicker, with who and when."""
    return _shown(acknowledge_alarm(_principal(request), _visible(_principal(request), number).pk, body.note))


@router.post("/alarms/{int:number}/clear", response=AlarmOut, auth=gate(CLEAR), summary="Clear by hand")
def clear(request: HttpRequest, number: int, body: NoteIn) -> dict[str, object]:
    """End an alarm by hand; `note` must say why."""
    return _shown(clear_alarm(_principal(request), _visible(_principal(request), number).pk, body.note))


def _visible(principal: Principal, number: int) -> Alarm:
    rows = Alarm.objects.filter(alarms_visible_to(principal, ALARMS)).select_related("device__agency")
    return get_object_or_404(rows, pk=number)


def _shown(alarm: Alarm) -> dict[str, object]:
    return {**msgspec.structs.asdict(card_of(alarm)), "cleared_at": alarm.cleared_at}


def _history(alarm: Alarm) -> list[dict[str, object]]:
    events = [event for event in read_about(alarm_id=alarm.pk) if event.type in ALARM_CHANGES]
    return [
        {
            "seq": event.seq,
            "type": event.type,
            "title": both(event.title),
            "at": event.at,
            "actor": event.actor,
            "payload": event.payload,
        }
        for event in events
    ]
