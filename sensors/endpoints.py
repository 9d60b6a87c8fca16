"""Devices, their latest fix and their tracks over HTTP; dead letters."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router

from core.access.api import Principal
from core.accounts.api import Agency
from core.rest.api import Page, Problem, clamp, decode_cursor, encode_cursor, gate, page_of
from sensors import actions
from sensors.alarms.endpoints import router as alarms
from sensors.broker import BrokerAway, BrokerRefused
from sensors.formats.errors import SENTENCES, Reason
from sensors.geojson import MEDIA_TYPE, as_geojson
from sensors.models import DeadLetter, Device
from sensors.permissions import DEAD_LETTERS, MANAGE, POSITIONS, VIEW
from sensors.schemas import (
    CredentialsOut,
    DeadLetterDetail,
    DeadLetterOut,
    DeviceIn,
    DeviceOut,
    FixOut,
    Moment,
    both,
    device_out,
    text_of,
)
from sensors.stations.endpoints import router as stations
from sensors.tracks import latest_points, track
from sensors.visibility import devices_visible_to, letters_visible_to

router = Router(tags=["sensors"])
router.add_router("", alarms)
router.add_router("", stations)
FROM: Any = Query(None, alias="from")  # type: ignore[type-arg]  # a word of Python's own
USUAL_TRACK = timedelta(hours=1)
LONGEST_TRACK_PAGE = 10_000
PREVIEW_BYTES = 200


def _principal(request: HttpRequest) -> Principal:
    principal: Principal = request.auth  # type: ignore[attr-defined]
    return principal


@router.get("/devices", response=Page[DeviceOut], auth=gate(VIEW), summary="Devices")
def list_devices(
    request: HttpRequest,
    cursor: str | None = None,
    limit: int | None = None,
    kind: str | None = None,
    active: bool | None = True,
) -> dict[str, object]:
    """Devices one may see with their latest fix, by name; `active=false` for those that have retired."""
    size = clamp(limit)
    rows = Device.objects.filter(devices_visible_to(_principal(request), VIEW))
    after = decode_cursor(cursor).get("ident")
    chosen = {"kind": kind, "active": active, "ident__gt": after if isinstance(after, str) else None}
    rows = rows.filter(**{key: value for key, value in chosen.items() if value is not None})
    found = list(rows.select_related("agency").order_by("ident")[: size + 1])
    items, following = page_of(found, size, lambda device: {"ident": device.ident})
    return {"items": _shown(_principal(request), items), "next": following}


def _shown(principal: Principal, devices: list[Device]) -> list[DeviceOut]:
    """Devices with their latest fixes, where those may be seen."""
    open_to_us = [device.pk for device in devices if principal.may(POSITIONS, device.agency_path)]
    points = latest_points(open_to_us) if open_to_us else {}
    return [device_out(device, points.get(device.pk)) for device in devices]


@router.post("/devices", response={201: CredentialsOut}, auth=gate(MANAGE), summary="Make a device")
def create_device(request: HttpRequest, body: DeviceIn) -> tuple[int, dict[str, object]]:
    """Make a device and its account at the broker; the password is shown this once."""
    agency = get_object_or_404(Agency, code=body.agency) if body.agency else None
    with _BrokerProblems():
        given = actions.add_device(_principal(request), body.ident, body.kind, body.label, agency)
    return 201, {"username": given.username, "password": given.password}


@router.get("/devices/{path:ident}/track", response=Page[FixOut], auth=gate(POSITIONS), summary="A device's track")
def get_track(  # one parameter per parameter of the address
    request: HttpRequest,
    ident: str,
    start: Moment | None = FROM,
    to: Moment | None = None,
    cursor: str | None = None,
    limit: int | None = None,
    format: str = "json",  # noqa: A002  # the name callers know from other services
) -> Any:
    """The fixes from `from` (default: an hour before `to`) up to and without `to` (default: now), oldest first.

    `format=geojson` gives the believable ones as a line. At most 10,000 fixes a page.
    """
    device = _device(request, ident, POSITIONS)
    size = max(1, min(limit or LONGEST_TRACK_PAGE, LONGEST_TRACK_PAGE))
    end = to or datetime.now(UTC)
    points = track(device.pk, start or end - USUAL_TRACK, end, _after(cursor), size + 1)
    shown, following = points[:size], None
    if len(points) > size:
        following = encode_cursor({"t": shown[-1].t.isoformat()})
    if format == "geojson":
        return HttpResponse(as_geojson(device.ident, shown, following), content_type=MEDIA_TYPE)
    return {"items": [FixOut.fields_of(point) for point in shown], "next": following}


def _after(cursor: str | None) -> datetime | None:
    value = decode_cursor(cursor).get("t")
    try:
        return datetime.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        raise Problem(422, "bad_cursor", _("This page marker is not valid; start again from the first page.")) from None


@router.post(
    "/devices/{path:ident}/password", response=CredentialsOut, auth=gate(MANAGE), summary="New password for a device"
)
def renew_password(request: HttpRequest, ident: str) -> dict[str, object]:
    """Give a device a new password; with the old one it gets in no more."""
    with _BrokerProblems():
        given = actions.renew_password(_principal(request), _device(request, ident, MANAGE))
    return {"username": given.username, "password": given.password}


@router.get("/devices/{path:ident}", response=DeviceOut, auth=gate(VIEW), summary="A device")
def get_device(request: HttpRequest, ident: str) -> DeviceOut:
    """A device with its latest fix. The name of an OwnTracks phone has a slash in it, as in its topic."""
    return _shown(_principal(request), [_device(request, ident, VIEW)])[0]


@router.delete("/devices/{path:ident}", response={204: None}, auth=gate(MANAGE), summary="Retire a device")
def retire_device(request: HttpRequest, ident: str) -> tuple[int, None]:
    """Let a device report no longer; its history stays."""
    with _BrokerProblems():
        actions.retire_device(_principal(request), _device(request, ident, MANAGE))
    return 204, None


def _device(request: HttpRequest, ident: str, permission: str) -> Device:
    visible = Device.objects.filter(devices_visible_to(_principal(request), permission)).select_related("agency")
    return get_object_or_404(visible, ident=ident)


class _BrokerProblems:
    """Turns the broker's failures into problem details."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> None:
        if isinstance(error, BrokerAway):
            raise Problem(503, "broker_away", _("The message broker cannot be reached."), str(error)) from error
        if isinstance(error, BrokerRefused):
            raise Problem(502, "broker_refused", _("The message broker refused."), str(error)) from error


@router.get("/deadletters", response=Page[DeadLetterOut], auth=gate(DEAD_LETTERS), summary="Dead letters")
def list_dead_letters(
    request: HttpRequest,
    cursor: str | None = None,
    limit: int | None = None,
    reason: Reason | None = None,
    topic: str | None = None,
) -> dict[str, object]:
    """Messages that could not be understood, newest first; `topic` takes the beginning of one."""
    size = clamp(limit)
    before = decode_cursor(cursor).get("id")
    chosen: dict[str, Any] = {"reason": reason, "topic__startswith": topic or None}
    chosen["pk__lt"] = before if isinstance(before, int) else None
    rows = DeadLetter.objects.filter(letters_visible_to(_principal(request), DEAD_LETTERS))
    rows = rows.filter(**{key: value for key, value in chosen.items() if value is not None})
    found = list(rows.select_related("device").order_by("-pk")[: size + 1])
    items, following = page_of(found, size, lambda letter: {"id": letter.pk})
    return {"items": [_letter(letter, PREVIEW_BYTES) for letter in items], "next": following}


@router.get("/deadletters/{int:number}", response=DeadLetterDetail, auth=gate(DEAD_LETTERS), summary="A dead letter")
def get_dead_letter(request: HttpRequest, number: int) -> dict[str, object]:
    """One message that could not be understood, with its bytes."""
    rows = DeadLetter.objects.filter(letters_visible_to(_principal(request), DEAD_LETTERS)).select_related("device")
    letter = get_object_or_404(rows, pk=number)
    whole = bytes(letter.payload)
    return {**_letter(letter, len(whole)), "payload": base64.b64encode(whole).decode()}


def _letter(letter: DeadLetter, most: int) -> dict[str, object]:
    return {
        "id": letter.pk,
        "received": letter.received,
        "topic": letter.topic,
        "device": letter.device.ident if letter.device else None,
        "reason": letter.reason,
        "message": both(SENTENCES[Reason(letter.reason)]),
        "detail": letter.detail,
        "item": letter.item,
        "size": letter.size,
        "text": text_of(letter, most),
    }
