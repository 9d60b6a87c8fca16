"""JSON as strangers send it: every way of being wrong has its reason."""

import re
from typing import Any, TypeVar

import msgspec

from sensors.formats.errors import DecodeError, Reason

T = TypeVar("T")
_anything = msgspec.json.Decoder()
_CRY = re.compile(rb'"sos"\s*:\s*(true|1\b)')


def parse(payload: bytes) -> Any:
    """The JSON value in `payload`.

    Raises:
        DecodeError: empty, not UTF-8, not JSON (NaN and Infinity are not), or nested too deeply. `sos` tells whether
            it seems to ask for help.
    """
    if not payload.strip():
        raise DecodeError(Reason.EMPTY)
    try:
        payload.decode()
        return _anything.decode(payload)
    except UnicodeDecodeError as error:
        raise _unread(payload, Reason.NOT_TEXT, f"byte {error.start}: {error.reason}") from None
    except msgspec.DecodeError as error:
        raise _unread(payload, Reason.NOT_JSON, str(error)) from None
    except RecursionError:
        raise _unread(payload, Reason.TOO_DEEP) from None


def _unread(payload: bytes, reason: Reason, detail: str = "") -> DecodeError:
    return DecodeError(reason, detail, sos=cries_for_help(payload))


def fit(value: Any, shape: type[T]) -> T:
    """`value` as a `shape` (a msgspec struct), unknown keys left aside.

    Raises:
        DecodeError: a field is missing, of the wrong type or out of its range; `sos` is told whatever else is wrong.
    """
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise DecodeError(reason_of(str(error)), str(error), sos=asks_for_help(value)) from None


def write(value: Any) -> bytes:
    """A value that `parse` gave, as JSON again.

    Raises:
        DecodeError: nested too deeply to write, though it could just be read.
    """
    try:
        return msgspec.json.encode(value)
    except RecursionError:
        raise DecodeError(Reason.TOO_DEEP, sos=asks_for_help(value)) from None


def reason_of(message: str) -> Reason:
    """Which reason msgspec's complaint amounts to; pure text, held by tests against the library's real words."""
    if "missing required field" in message:
        return Reason.MISSING_FIELD
    if message.endswith("`$.crs`"):
        return Reason.UNKNOWN_CRS
    if message.endswith(("`$.lat`", "`$.lon`")) and ("<=" in message or ">=" in message):
        return Reason.OUT_OF_RANGE
    if message.endswith(("`$.t`", "`$.tst`")):
        return Reason.BAD_TIME
    if message.startswith("Expected `object`"):
        return Reason.WRONG_SHAPE
    return Reason.WRONG_TYPE


def asks_for_help(value: Any) -> bool:
    """Whether the message says SOS, however broken the rest of it is."""
    return isinstance(value, dict) and value.get("sos") in (True, 1)


def cries_for_help(payload: bytes) -> bool:
    """The same for bytes that are no JSON at all (cut short, or with NaN in them): a false alarm costs less."""
    return _CRY.search(payload) is not None
