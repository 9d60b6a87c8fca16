"""Temporal conditions: Allen's relations, an instant being a period that ends as it begins."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gis.cql2.terms import Term, as_moment, day, moment

if TYPE_CHECKING:
    from gis.cql2.compile import Compiler

# {a} to {b} is the first period, {c} to {d} the second
RELATIONS = {
    "t_after": "{a} > {d}",
    "t_before": "{b} < {c}",
    "t_contains": "{a} < {c} AND {b} > {d}",
    "t_disjoint": "({b} < {c} OR {a} > {d})",
    "t_during": "{a} > {c} AND {b} < {d}",
    "t_equals": "{a} = {c} AND {b} = {d}",
    "t_finishedby": "{a} < {c} AND {b} = {d}",
    "t_finishes": "{a} > {c} AND {b} = {d}",
    "t_intersects": "{b} >= {c} AND {a} <= {d}",
    "t_meets": "{b} = {c}",
    "t_metby": "{a} = {d}",
    "t_overlappedby": "{a} > {c} AND {a} < {d} AND {b} > {d}",
    "t_overlaps": "{a} < {c} AND {b} > {c} AND {b} < {d}",
    "t_startedby": "{a} = {c} AND {b} > {d}",
    "t_starts": "{a} = {c} AND {b} < {d}",
}
_OPEN = ".."


def period(compiler: "Compiler", start: Any, end: Any) -> Term:
    """`INTERVAL(start, end)`; `..` leaves a side open."""
    return Term(
        _side(compiler, start, "'-infinity'::timestamptz"), "interval", _side(compiler, end, "'infinity'::timestamptz")
    )


def relation(compiler: "Compiler", op: str, args: list[Any]) -> Term:
    """`T_AFTER(a, b)` and its like."""
    if len(args) != 2:
        raise ValidationError(_("“%(name)s” in the filter has too few or too many parts.") % {"name": op.upper()})
    one, other = (compiler.of_type(each, "datetime", "date", "interval") for each in args)
    (a, b), (c, d) = _ends(one), _ends(other)
    return Term("(" + RELATIONS[op].format(a=a, b=b, c=c, d=d) + ")", "boolean")


def _ends(term: Term) -> tuple[str, str]:
    if term.type == "interval":
        return term.sql, term.until
    instant = as_moment(term)
    return instant, instant


def _side(compiler: "Compiler", part: Any, unlimited: str) -> str:
    if part == _OPEN:
        return unlimited
    if isinstance(part, str):
        return as_moment((moment if "T" in part.upper() else day)(part, compiler.values))
    return as_moment(compiler.of_type(part, "datetime", "date"))
