"""The core's API: who am I, the event log, and the figures of the day."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from core.access.api import Principal
from core.access.permissions import PERMISSIONS
from core.catalogue.api import catalogue
from core.events.api import Event, read_since
from core.indicators.api import figures
from core.registers.endpoints import router as registers
from core.rest.api import clamp, gate
from core.workflows.endpoints import router as workflows

router = Router(tags=["core"])
router.add_router("", registers)
router.add_router("", workflows)

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
    """An indicator for the part of the district the caller may see; `value` null: nothing to count from yet, or
    `error` says why it is missing. `rows` is the page of the rows behind it, empty where there is none."""

    name: str
    title: str
    unit: str
    value: float | None
    as_of: datetime
    error: str
    rows: str


class Figures(Schema):
    """The figures of the day, in order."""

    items: list[FigureOut]


class DatasetOut(Schema):
    """An entry of the data catalogue (GB/T 21063.3); `renewed` is an ISO 8601 duration, empty where not declared."""

    name: str
    title: str
    title_en: str
    owner: str
    shared: Literal["unconditional", "conditional", "none"]
    condition: str
    renewed: str
    open: bool


class Datasets(Schema):
    """The data catalogue."""

    items: list[DatasetOut]


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
                error=str(each.error),
                rows=each.rows,
            )
            for each in figures(principal)
        ]
    )


@router.get("/datasets", response=Datasets, auth=gate("core.dataset.view"))
def datasets(request: HttpRequest) -> Datasets:
    """The data catalogue: every data set, and whether its data are open to the caller."""
    principal: Principal = request.auth  # type: ignore[attr-defined]
    return Datasets(
        items=[
            DatasetOut(
                name=entry.name,
                title=entry.dataset.title.zh,
                title_en=entry.dataset.title.en,
                owner=str(entry.owner),
                shared=entry.dataset.shared,
                condition=entry.dataset.condition,
                renewed=entry.dataset.renewed,
                open=entry.mine,
            )
            for entry in catalogue(principal)
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
