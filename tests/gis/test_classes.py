"""Classes of values: where they are cut, in pure functions and over the database."""

import itertools

import numpy as np
import pytest
from django.core.exceptions import ValidationError

from core.access.api import SYSTEM
from core.plugins.api import Text
from gis.collections.breaks import class_counts, equal_edges, natural_edges, quantile_edges
from gis.collections.classes import GROUPS, class_breaks
from gis.collections.declare import Collection, Field, Rows
from gis.collections.rows import Asked, sheet

PLACE = "ST_Point(121.5, 38.9, 4490)"
WORD = Text(zh="值", en="value")


def numbers(values: str, *, kind: str = "number") -> Collection:
    """A collection over a list of SQL values."""
    return Collection(
        name="test",
        title=WORD,
        about=WORD,
        source=f"(SELECT row_number() OVER () AS id, v, {PLACE} AS g FROM (VALUES {values}) AS s(v))",
        geometry="r.g",
        web="r.g",
        shape="Point",
        fields=(Field("v", WORD, kind, "r.v"),),  # type: ignore[arg-type]
        permission="gis.region.view",
        version=lambda: "",
    )


def deviation(values: list[float], edges: list[float]) -> float:
    place = np.searchsorted(edges[1:-1], values, side="right")
    groups = [np.array([v for v, p in zip(values, place, strict=True) if p == each]) for each in set(place)]
    return sum(float(((group - group.mean()) ** 2).sum()) for group in groups)


@pytest.mark.parametrize("seed", range(5))
def test_natural_breaks_have_the_least_deviation_of_all_cuts(seed: int) -> None:
    values = sorted(np.random.default_rng(seed).integers(0, 60, 14).tolist())
    single, counts = np.unique(values, return_counts=True)
    edges = natural_edges(single, counts, 4)
    every = [
        [single[0], *cuts, single[-1]] for cuts in itertools.combinations(single[1:].tolist(), min(3, len(single) - 1))
    ]
    assert deviation(values, edges) == pytest.approx(min(deviation(values, cut) for cut in every))


def test_classes_say_their_edges_and_hold_their_lower_one() -> None:
    assert equal_edges([0, 3, 10], 5) == [0, 2, 4, 6, 8, 10]
    assert quantile_edges([1, 2, 3, 4], [1, 1, 1, 1], 2) == [1, 3, 4]
    assert natural_edges([1, 2, 90, 91], [1, 1, 1, 1], 2) == [1, 90, 91]
    assert class_counts([1, 2, 90, 91], [1, 1, 1, 5], [1, 90, 91]) == [2, 6]


def test_equal_values_share_a_class() -> None:
    assert quantile_edges([5, 9], [90, 10], 4) == [5, 9]
    assert equal_edges([7], 5) == [7, 7]
    assert natural_edges([1, 9], [4, 1], 5) == [1, 9, 9]
    assert class_counts([1, 9], [4, 1], [1, 9, 9]) == [4, 1]


@pytest.mark.django_db
def test_the_database_counts_what_has_no_value() -> None:
    collection = numbers("(1::float8), (2), (2), (50), (51), (NULL), ('NaN'), ('Infinity')")
    found = class_breaks(SYSTEM, collection, "v", "jenks", 2)
    assert (found.breaks, found.counts, found.total, found.nulls, found.exact) == ((1, 50, 51), (3, 2), 8, 3, True)
    only = class_breaks(SYSTEM, collection, "v", "equal", 2, Rows("r.v < %(most)s", (("most", 3),)))
    assert (only.breaks, only.counts) == ((1, 1.5, 2), (1, 2))
    empty = class_breaks(SYSTEM, numbers("(NULL::float8)"), "v", "quantile", 3)
    assert (empty.breaks, empty.counts, empty.nulls) == ((), (), 1)


@pytest.mark.django_db
def test_single_values_come_by_frequency_and_the_rest_is_said() -> None:
    found = class_breaks(SYSTEM, numbers("('甲'), ('乙'), ('乙'), ('丙'), (NULL)", kind="text"), "v", "unique", 2)
    assert (found.breaks, found.counts, found.others, found.nulls, found.total) == (("乙", "丙"), (2, 1), 1, 1, 5)


@pytest.mark.django_db
def test_many_values_are_cut_by_groups_with_true_ends() -> None:
    collection = numbers("(0)")
    many = f"(SELECT n AS id, (n * n)::float8 AS v, {PLACE} AS g FROM generate_series(1, {GROUPS * 3}) n)"
    found = class_breaks(SYSTEM, Collection(**{**vars(collection), "source": many}), "v", "quantile", 4)
    assert not found.exact
    assert (found.breaks[0], found.breaks[-1], found.total) == (1, (GROUPS * 3) ** 2, GROUPS * 3)
    assert max(found.counts) - min(found.counts) < 20


@pytest.mark.parametrize(
    ("field", "method", "classes", "word"),
    [("w", "jenks", 5, "w"), ("v", "best", 5, "jenks"), ("v", "jenks", 0, "12"), ("v", "jenks", 13, "12")],
)
def test_what_cannot_be_cut_is_refused(field: str, method: str, classes: int, word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        class_breaks(SYSTEM, numbers("(1)"), field, method, classes)


def test_text_is_not_cut_by_size() -> None:
    with pytest.raises(ValidationError):
        class_breaks(SYSTEM, numbers("('a')", kind="text"), "v", "equal", 3)


@pytest.mark.django_db
@pytest.mark.parametrize("descending", [False, True])
def test_pages_of_rows_follow_their_key_and_end_with_what_has_no_value(descending: bool) -> None:
    collection = numbers("(3::float8), (1), (NULL), (1), (2), (NULL)")
    after, seen = None, list[float | None]()
    for _page in range(4):
        page = sheet(SYSTEM, collection, Asked("v", descending, after, limit=2, counted=after is None))
        assert page.matched == (6 if after is None else None)
        seen += [row.values[0] for row in page.rows]
        after = page.last
        if after is None:
            break
    assert seen == ([3, 2, 1, 1, None, None] if descending else [1, 1, 2, 3, None, None])
