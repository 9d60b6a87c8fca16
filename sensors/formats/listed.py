"""Our own formats' one shape: an object, or a list of them, of which each is judged by itself."""

from collections.abc import Callable
from typing import Any

from sensors.formats.errors import DecodeError, Reason
from sensors.formats.reading import parse, write
from sensors.formats.reported import Part, Refused

LARGEST_LIST = 10_000


def decode_each(payload: bytes, read: Callable[[Any], Part]) -> list[Part]:
    """What `read` makes of the object, or of each item of the list; items it refuses come with their index.

    Raises:
        DecodeError: nothing of the message can be understood.
    """
    value = parse(payload)
    if not isinstance(value, list):
        return [read(value)]
    if not value:
        raise DecodeError(Reason.EMPTY, "an empty list")
    if len(value) > LARGEST_LIST:
        raise DecodeError(Reason.TOO_LARGE, f"{len(value)} items in one message, at most {LARGEST_LIST}")
    return [_item(index, item, read) for index, item in enumerate(value)]


def _item(index: int, value: Any, read: Callable[[Any], Part]) -> Part:
    try:
        return read(value)
    except DecodeError as error:
        return Refused(error.reason, error.detail, error.sos, item=index, body=write(value))
