"""The core's API: who am I, the event log, and the figures of the day."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from core.access.api import Principal
from core.access.permissions import PERMISSIONS
from core.events.api import Event, read_since
from core.indicators.api import figures
from core.rest.api import clamp, gate

router = Router(tags=["core"])

Since = Annotated[int, Field(ge=0, lt=2**63)]
Limit = Annotated[int, Field(ge=1)]


class Me(Schema):
    """The caller as the system knows them."""

    username: str
    name: str
    roles: list[str]
    permissions: list[str]


class EventOut(Schema):
    """One line of the log; `place` is lon, lat (CRS84)."""

    seq: int
    type: str
    title: str
    at: datetime
    actor: str
    place: tuple[float, float] | None
    payload: dict[str, Any]


class EventPage(Schema):
    """Events in order; ask again with `since` = `next`. `next` moves on even where nothing may be shown."""

    items: list[EventOut]
    next: int
    more: bool


class FigureOut(Schema):
    """An indicator for the part of the district the caller may see; `value` null: nothing to count from yet."""

    name: str
    title: str
    unit: str
    value: float | None
    as_of: datetime


class Figures(Schema):
    """The figures of the day, in order."""

    items: list[FigureOut]


@router.get("/me", response=Me, auth=gate("core.token.own"))
def me(request: HttpRequest) -> Me:
    """Who the credentials belong to."""
    principal: Principal = request.auth  # type: ignore[attr-defined]
    return Me(
        username=principal.username,
        name=principal.display,
        roles=sorted(principal.roles),
        permissions=[name for name in PERMISSIONS if principal.scopes(name)],
    )


@router.get("/events", response=EventPage, auth=gate("core.event.view"))
def events(request: HttpRequest, since: Since = 0, limit: Limit = 200) -> EventPage:
    """The log after number `since`: those events that the caller may read, by type and agency."""
    principal: Principal = request.auth  # type: ignore[attr-defined]
    limit = clamp(limit)
    found = read_since(since, limit)
    return EventPage(
        items=[_out(event) for event in found if principal.may(event.permission, event.agency_path)],
        next=found[-1].seq if found else since,
        more=len(found) == limit,
    )


@router.get("/indicators", response=Figures, auth=gate("core.token.own"))
def indicators(request: HttpRequest) -> Figures:
    """Every figure the caller may see, worked out now."""
    principal: Principal = request.auth  # type: ignore[attr-defined]
    return Figures(
        items=[
            FigureOut(
                name=each.indicator.name,
                title=str(each.indicator.title),
                unit=str(each.indicator.unit),
                value=each.value,
                as_of=each.as_of,
            )
            for each in figures(principal)
        ]
    )


def _out(event: Event) -> EventOut:
    return EventOut(
        seq=event.seq,
        type=event.type,
        title=str(event.title),
        at=event.at,
        actor=event.actor,
        place=event.place,
        payload=event.payload,
    )
