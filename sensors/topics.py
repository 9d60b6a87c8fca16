"""Topics: which device speaks, and which names devices may have. Pure."""

import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sensors.formats.errors import DecodeError, Reason
from sensors.formats.owntracks import SUBTOPICS


class Family(StrEnum):
    """The format of a topic's messages: named by its first level, but for crews' reports, which end in `/order`."""

    PLAIN = "gps"
    OWNTRACKS = "owntracks"
    OBSERVATION = "sensors"
    ORDER = "order"
    FEED = "feeds"


class Sender(NamedTuple):
    """Who speaks in which format; `property` is what a station measures there, or
    the feed of a plugin."""

    family: Family
    ident: str
    property: str = ""


LONGEST_PART = 56
# Letters of any script, digits and what is harmless in a topic, an address and a terminal; % would be a pattern.
_PART = re.compile(r"[\w.@:~=-]+")
_RESERVED = "zhihui-"
# Last parts of addresses below a device's: a device of that name could not be asked for.
_ADDRESSES = frozenset({"track", "password"})


def sender_of(topic: bytes) -> Sender:
    """Who speaks under `topic`.

    Raises:
        DecodeError: no device may speak there.
    """
    try:
        levels = topic.decode().split("/")
    except UnicodeDecodeError:
        raise DecodeError(Reason.WRONG_TOPIC, "not UTF-8") from None
    match levels:
        case [Family.PLAIN, device] if device:
            return Sender(Family.PLAIN, device)
        case [Family.OBSERVATION, station, name] if station and name:
            return Sender(Family.OBSERVATION, station, name)
        case [Family.FEED, feed, device] if feed and device:
            return Sender(Family.FEED, device, feed)
        case [Family.PLAIN, device, Family.ORDER] if device:
            return Sender(Family.ORDER, device)
        case [Family.OWNTRACKS, user, device, Family.ORDER] if user and device:
            return Sender(Family.ORDER, f"{user}/{device}")
        case [Family.OWNTRACKS, user, device, *rest] if user and device and _is_subtopic(rest):
            return Sender(Family.OWNTRACKS, f"{user}/{device}")
    raise DecodeError(Reason.WRONG_TOPIC)


def _is_subtopic(rest: list[str]) -> bool:
    return not rest or (len(rest) == 1 and rest[0] in SUBTOPICS)


def check_ident(ident: str, parts: int) -> str:
    """`ident` if a device may have this name: `parts` parts between slashes.

    Raises:
        ValidationError: with a sentence that says why.
    """
    found = ident.split("/")
    if len(found) != parts:
        raise ValidationError(
            _("“%s” must be user/device.") % ident if parts == 2 else _("“%s” must not hold a slash.") % ident
        )
    if ident.startswith(_RESERVED):
        raise ValidationError(_("Names that begin with “%s” are the system's own.") % _RESERVED)
    if unicodedata.normalize("NFC", ident) != ident:
        raise ValidationError(_("“%s” is not in Unicode's normal form (NFC).") % ident)
    if found[-1] in _ADDRESSES and parts > 1:
        raise ValidationError(_("“%s” cannot be a device's name.") % found[-1])
    for part in found:
        _check_part(part)
    return ident


def _check_part(part: str) -> None:
    if not part:
        raise ValidationError(_("A device's name must not be empty."))
    if len(part.encode()) > LONGEST_PART:
        facts = {"part": part[:20], "most": LONGEST_PART}
        raise ValidationError(_("“%(part)s” is too long: at most %(most)d bytes.") % facts)
    if not _PART.fullmatch(part):
        allowed = _("“%s”: a device's name is letters, digits and . _ - @ : ~ =, without spaces or + # $.")
        raise ValidationError(allowed % part)
