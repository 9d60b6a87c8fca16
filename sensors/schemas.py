"""What the sensors stage says over HTTP."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from django.utils import translation
from django_stubs_ext import StrOrPromise
from ninja import Schema
from pydantic import AwareDatetime, BeforeValidator

from sensors.models import DeadLetter, Device
from sensors.quality import is_sos, names_of
from sensors.tracks import TrackPoint


def _with_plus(value: Any) -> Any:
    """In an address a bare + means a space: give the offset from UTC its sign back."""
    return re.sub(r" (\d\d:?\d\d)$", r"+\1", value) if isinstance(value, str) else value


Moment = Annotated[AwareDatetime, BeforeValidator(_with_plus)]


class Both(Schema):
    """A sentence in both languages."""

    zh: str
    en: str


def both(text: StrOrPromise) -> Both:
    """A translatable text in both languages."""
    said = {}
    for key, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            said[key] = str(text)
    return Both(**said)


class FixOut(Schema):
    """A fix: times ISO 8601 UTC, WGS 84 degrees, metres, m/s, degrees clockwise from north, percent.

    `quality` names its faults, empty for a good fix: future, too_old, zero_island, jump, poor_accuracy.
    """

    t: datetime
    received: datetime
    lat: float
    lon: float
    acc: float | None
    alt: float | None
    speed: float | None
    course: float | None
    battery: int | None
    quality: list[str]
    sos: bool
    extra: dict[str, Any] | None

    @staticmethod
    def fields_of(point: TrackPoint) -> dict[str, Any]:
        """The fields of a stored fix."""
        return {**point._asdict(), "quality": names_of(point.quality), "sos": is_sos(point.quality)}


class LatestOut(FixOut):
    """The latest fix; `age_s` seconds since its own time."""

    age_s: float


class DeviceOut(Schema):
    """A device; `latest` is null where there is none yet, or where one may not see positions."""

    ident: str
    kind: str
    label: str
    agency: str | None
    active: bool
    encrypted: bool
    created: datetime
    latest: LatestOut | None


def device_out(device: Device, point: TrackPoint | None) -> DeviceOut:
    """A device as one sees it; `point` its latest fix if that may be shown."""
    latest = None
    if point is not None:
        age_s = round((datetime.now(UTC) - point.t).total_seconds(), 1)
        latest = LatestOut(**FixOut.fields_of(point), age_s=age_s)
    return DeviceOut(
        ident=device.ident,
        kind=device.kind,
        label=device.label,
        agency=str(device.agency) if device.agency else None,
        active=device.active,
        encrypted=device.payload_key is not None,
        created=device.created,
        latest=latest,
    )


class DeviceIn(Schema):
    """A device to make; `agency` is the code of an agency, none for the district's own."""

    ident: str
    kind: str
    label: str = ""
    agency: str | None = None


class CredentialsOut(Schema):
    """How the device signs in at the broker; the password is shown this once. Null: it does not speak MQTT."""

    username: str
    password: str | None


class DeadLetterOut(Schema):
    """A message that could not be understood; `item` is the index in a list of fixes, `size` its bytes."""

    id: int
    received: datetime
    topic: str
    device: str | None
    reason: str
    message: Both
    detail: str
    item: int | None
    size: int
    text: str


class DeadLetterDetail(DeadLetterOut):
    """With its bytes (of large ones the first 64 KiB) in base64."""

    payload: str


def text_of(letter: DeadLetter, most: int) -> str:
    """The first `most` bytes of the message as text, what is no UTF-8 replaced."""
    return bytes(letter.payload[:most]).decode(errors="replace")
