"""Classes of a field's values, computed in the database over the rows that a person may see."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.access.api import Principal
from core.database.api import pool
from gis.collections.breaks import MOST_CLASSES, class_counts, equal_edges, natural_edges, quantile_edges
from gis.collections.declare import ALL, Collection, Field, Rows
from gis.collections.fields import field_of
from gis.collections.seen import seen

Method = Literal["jenks", "quantile", "equal", "unique"]
METHODS: tuple[str, ...] = get_args(Method)
MOST_UNIQUE = 30
GROUPS = 1000  # distinct values that are told apart; more of them are cut by their mean over neighbouring ones
NUMBERS = ("integer", "number")


@dataclass(frozen=True)
class Breaks:
    """How a field falls into classes.

    Attributes:
        breaks: edges of the classes, one more than there are classes (a class holds its lower edge, the last one both),
            or for `unique` the values themselves, the most frequent first. Empty: no feature has a value.
        counts: features in each class. nulls: features without a value (or not a number).
        others: for `unique`, features of values that are not listed.
        exact: whether every distinct value was looked at by itself.
    """

    field: str
    method: Method
    breaks: tuple[float | str, ...]
    counts: tuple[int, ...]
    total: int
    nulls: int
    others: int = 0
    exact: bool = True


def class_breaks(
    principal: Principal, collection: Collection, field: str, method: str, classes: int, rows: Rows = ALL
) -> Breaks:
    """Classes of the values of `field` over the features that the person may see, narrowed by `rows`.

    Raises:
        ValidationError: no such field or method, too many or too few classes, or a field that is no number cut by size.
    """
    chosen = field_of(collection, field)
    _check(chosen, method, classes)
    kept = seen(principal, collection, rows)
    if method == "unique":
        return _unique(collection, chosen, kept, classes)
    return _ranged(collection, chosen, kept, method, classes)


def _check(field: Field, method: str, classes: int) -> None:
    if method not in METHODS:
        text = _("There is no method “%(name)s”. Known are: %(known)s.")
        raise ValidationError(text % {"name": method, "known": ", ".join(METHODS)})
    most = MOST_UNIQUE if method == "unique" else MOST_CLASSES
    if not 1 <= classes <= most:
        raise ValidationError(_("The number of classes must lie between 1 and %(most)s.") % {"most": most})
    if method != "unique" and field.kind not in NUMBERS:
        text = _("“%(name)s” is not a number; only its single values can be told apart.")
        raise ValidationError(text % {"name": field.name})


def _ranged(collection: Collection, field: Field, kept: Rows, method: str, classes: int) -> Breaks:
    groups = _fetch(_GROUPED, collection, field, kept, {"groups": GROUPS})
    total, finite, distinct = groups[0][2:] if groups else (0, 0, 0)
    sizes = [(low, number) for low, number, *_rest in groups if number]
    if not sizes:
        return Breaks(field.name, method, (), (), total, total)  # type: ignore[arg-type]  # checked
    numbers, counts = [low for low, _n in sizes], [int(number) for _low, number in sizes]
    edges = {
        "equal": lambda: equal_edges(numbers, classes),
        "quantile": lambda: quantile_edges(numbers, counts, classes),
        "jenks": lambda: natural_edges(numbers, counts, classes),
    }[method]()
    return Breaks(
        field=field.name,
        method=method,  # type: ignore[arg-type]  # checked
        breaks=tuple(edges),
        counts=tuple(class_counts(numbers, counts, edges)),
        total=total,
        nulls=total - finite,
        exact=distinct <= GROUPS,
    )


def _unique(collection: Collection, field: Field, kept: Rows, classes: int) -> Breaks:
    found = _fetch(_SINGLE, collection, field, kept, {"most": classes})
    total, present = found[0][2:] if found else (0, 0)
    listed = [(value, int(number)) for value, number, *_rest in found if value is not None]
    return Breaks(
        field=field.name,
        method="unique",
        breaks=tuple(value for value, _n in listed),
        counts=tuple(number for _value, number in listed),
        total=total,
        nulls=total - present,
        others=present - sum(number for _value, number in listed),
    )


# the lowest and highest group are single values, so that the edges are true; every part comes from a declaration
_GROUPED = """
WITH given AS (SELECT ({value})::float8 AS v FROM {source} AS r WHERE {condition}),
single AS (
    SELECT v, count(*) AS n FROM given WHERE v > '-Infinity' AND v < 'Infinity' GROUP BY v
),
ranked AS (
    SELECT v, n, CASE v WHEN max(v) OVER () THEN %(groups)s WHEN min(v) OVER () THEN -1
        ELSE ntile(%(groups)s) OVER (ORDER BY v) - 1 END AS part, count(*) OVER () AS distinct_values FROM single
),
counted AS (SELECT count(*) AS total, (SELECT coalesce(sum(n), 0)::bigint FROM single) AS finite FROM given)
SELECT sum(v * n) / sum(n), sum(n)::bigint, total, finite, max(distinct_values)
FROM counted LEFT JOIN ranked ON true GROUP BY part, total, finite ORDER BY part
"""
_SINGLE = """
WITH given AS (SELECT ({value})::text AS v FROM {source} AS r WHERE {condition}),
single AS (SELECT v, count(*) AS n FROM given WHERE v IS NOT NULL GROUP BY v),
counted AS (SELECT count(*) AS total, count(v) AS present FROM given)
SELECT v, n, total, present FROM counted
LEFT JOIN (SELECT * FROM single ORDER BY n DESC, v LIMIT %(most)s) AS first ON true ORDER BY n DESC NULLS LAST, v
"""


def _fetch(
    statement: str, collection: Collection, field: Field, kept: Rows, values: dict[str, int]
) -> list[tuple[Any, ...]]:
    sql = statement.format(value=field.sql, source=collection.source, condition=kept.sql)
    with pool().connection() as connection:
        return connection.execute(sql, kept.parameters | values, prepare=True).fetchall()
