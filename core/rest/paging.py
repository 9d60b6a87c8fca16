"""Lists page by cursor: the key of the last row seen, so that a page never shifts under new rows."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _
from ninja import Schema

from core.rest.problems import Problem

T = TypeVar("T")
Row = TypeVar("Row")

LIMIT = 100
LARGEST = 1000
_TOO_LARGE = 2**63


class Page(Schema, Generic[T]):
    """One page of a list; `next` is the cursor of the following page, null on the last."""

    items: list[T]
    next: str | None = None


def encode_cursor(key: dict[str, Any]) -> str:
    """A cursor as callers carry it: opaque, safe in an address."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":"), default=str).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None) -> dict[str, Any]:
    """The key in a cursor; empty for none.

    Raises:
        Problem: 422, the cursor was not made here.
    """
    if not cursor:
        return {}
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        key = None
    if not isinstance(key, dict):
        raise _not_ours()
    return key


def number_in(key: dict[str, Any], name: str = "id") -> int | None:
    """A row's number out of a cursor's key; None where it is not there.

    Raises:
        Problem: 422, it is no number that a row could have.
    """
    number = key.get(name)
    if number is None:
        return None
    if type(number) is not int or not 0 <= number < _TOO_LARGE:
        raise _not_ours()
    return number


def moment_in(key: dict[str, Any], name: str) -> datetime | None:
    """A moment out of a cursor's key; None where it is not there.

    Raises:
        Problem: 422, it is no moment.
    """
    text = key.get(name)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise _not_ours() from None
    if moment.tzinfo is None:
        raise _not_ours()
    return moment


def _not_ours() -> Problem:
    return Problem(422, "bad_cursor", _("This page marker is not valid; start again from the first page."))


def page_of(rows: Sequence[Row], limit: int, key: Callable[[Row], dict[str, Any]]) -> tuple[list[Row], str | None]:
    """Cut `limit` + 1 fetched rows to a page and the cursor of the next, made by `key` from the last row shown."""
    shown = list(rows[:limit])
    return shown, encode_cursor(key(shown[-1])) if len(rows) > limit and shown else None


def clamp(limit: int | None) -> int:
    """The page size to use for the one asked for."""
    return max(1, min(LARGEST, limit or LIMIT))
