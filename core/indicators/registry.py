"""Figures by which a day is judged: declared by each stage in `indicators.py`, worked out for whoever asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django_stubs_ext import StrOrPromise

from core.access.api import Principal
from core.plugins.registry import Registry

Value = float | int | None
Work = Callable[[Principal], Value]


@dataclass(frozen=True)
class Indicator:
    """A figure: `unit` is for people; `work` gives it for the part of the district that the principal may see."""

    name: str
    title: StrOrPromise
    unit: StrOrPromise
    permission: str
    work: Work


@dataclass(frozen=True)
class Figure:
    """An indicator's value; None where there is nothing to count from. `as_of`: when it was worked out."""

    indicator: Indicator
    value: Value
    as_of: datetime


INDICATORS: Registry[str, Indicator] = Registry("house indicators")


def indicator(
    name: str, *, title: StrOrPromise, unit: StrOrPromise, permission: str, order: int = 0
) -> Callable[[Work], Work]:
    """Declare a figure, shown to holders of `permission`; low `order` comes first."""

    def register(work: Work) -> Work:
        INDICATORS.register(name, Indicator(name, title, unit, permission, work), order=order)
        return work

    return register


def figures(principal: Principal) -> list[Figure]:
    """Every figure this person may see, worked out now."""
    visible = [each for each in INDICATORS.active().values() if principal.scopes(each.permission)]
    return [Figure(each, each.work(principal), datetime.now(UTC)) for each in visible]
