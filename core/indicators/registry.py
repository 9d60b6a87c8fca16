"""Figures by which a day is judged: declared by each stage in `indicators.py`, worked out for whoever asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django_stubs_ext import StrOrPromise

from core.access.api import Principal
from core.plugins.registry import Registry

Value = float | int | None
Work = Callable[[Principal], Value]
Rows = str | Callable[[], str]


@dataclass(frozen=True)
class Indicator:
    """A figure: `unit` is for people; `work` gives it for the part of the district that the principal may see.

    `rows` is the address of the rows behind it, or a function that gives it (such as a `reverse`); empty: none.
    """

    name: str
    title: StrOrPromise
    unit: StrOrPromise
    permission: str
    work: Work
    rows: Rows = ""


@dataclass(frozen=True)
class Figure:
    """An indicator's value; None where there is nothing to count from. `as_of`: when it was worked out.

    `error` says why there is no value although there should be one; it is empty where the work was done.
    """

    indicator: Indicator
    value: Value
    as_of: datetime
    error: StrOrPromise = ""
    rows: str = ""


INDICATORS: Registry[str, Indicator] = Registry("house indicators")


def indicator(
    name: str, *, title: StrOrPromise, unit: StrOrPromise, permission: str, order: int = 0, rows: Rows = ""
) -> Callable[[Work], Work]:
    """Declare a figure, shown to holders of `permission`; low `order` comes first."""

    def register(work: Work) -> Work:
        INDICATORS.register(name, Indicator(name, title, unit, permission, work, rows), order=order)
        return work

    return register
