"""`sensors/<station>/<property>`: one observation or a list of them.

`{"t": ISO 8601 or epoch seconds, "v": number, "q"? text, "u"? UCUM}`; other keys are kept as `extra`. `q` is what the
station itself thinks of the value; a word that we do not know makes it suspect and is kept in `extra`.
"""

from functools import partial
from typing import Any

import msgspec

from sensors.formats.errors import DecodeError, Reason
from sensors.formats.listed import decode_each
from sensors.formats.plain import Time
from sensors.formats.reading import fit, write
from sensors.formats.reported import Observed, Part
from sensors.formats.times import epoch_of
from sensors.quality import Quality

# Words as OGC SensorThings' resultQuality and the flags of usual loggers have them.
_WORDS: dict[str, Quality] = {
    **dict.fromkeys(("good", "ok", "valid"), Quality.GOOD),
    **dict.fromkeys(("suspect", "doubtful", "questionable", "uncertain"), Quality.SUSPECT),
    **dict.fromkeys(("bad", "invalid", "missing", "error"), Quality.BAD),
}


class _Observation(msgspec.Struct, frozen=True):
    """An observation as it stands in the message."""

    t: Time | str
    v: float
    q: str | None = None
    u: str | None = None


class _Bare(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """An observation with nothing but its time in seconds and its value: what the hot path takes."""

    t: Time
    v: float


_KNOWN = frozenset(_Observation.__struct_fields__)
decode_bare = msgspec.json.Decoder(_Bare).decode


def decode_observations(payload: bytes, unit: str) -> list[Part]:
    """Every observation of a message, and what of it could not be understood, with its index.

    Raises:
        DecodeError: nothing of the message can be understood.
    """
    return decode_each(payload, partial(_one, unit=unit))


def _one(value: Any, *, unit: str) -> Observed:
    read = fit(value, _Observation)
    if read.u is not None and read.u != unit:
        raise DecodeError(Reason.WRONG_UNIT, f"given in {read.u[:20]!r}, measured in {unit!r}")
    extra = {key: item for key, item in value.items() if key not in _KNOWN}
    quality = Quality.GOOD if read.q is None else _WORDS.get(read.q.strip().lower())
    if quality is None:
        quality, extra["q"] = Quality.SUSPECT, read.q
    return Observed(epoch_of(read.t), read.v, int(quality), write(extra) if extra else None)
