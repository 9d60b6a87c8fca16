"""Two at once: one wins, the other is told, and nothing is half done."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from core.access.api import Principal, Role
from core.accounts.api import Agency
from core.events.api import read_since
from core.states.api import Refusal
from gis.features.edit import Change, propose, publish, write
from gis.features.make import fill
from gis.features.models import FeatureVersion, Layer
from gis.features.stamps import bump
from gis.features.table import drop_table
from tests.gis.editing.conftest import FIELDS, added, agencies, make, person, rows

HEX = "0101000020" + "8A110000" + "E17A14AE47615E409A99999999794340"  # SRID=4490;POINT(121.52 38.95)


@pytest.fixture
def root(transactional_db: None) -> Agency:
    return agencies()[0]


@pytest.fixture
def wells(root: Agency) -> Iterator[Layer]:
    layer = make(root, "wells", "Point", FIELDS)
    yield layer
    with connection.cursor() as cursor:  # no migration made this table, so nothing else removes it
        drop_table(cursor, layer)


@pytest.fixture
def planners(root: Agency) -> list[Principal]:
    return [person(f"planner{n}", Role.PLANNER, root) for n in range(3)]


def at_once(*works: Callable[[], Any]) -> list[str]:
    """For each `done`, or the code of its refusal."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> str:
        barrier.wait()
        try:
            work()
        except Refusal as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def changed(number: int | None, depth: float) -> list[Change]:
    return [Change(verb="change", id=number, revision=1, values={"depth": depth})]


def test_a_group_is_published_once(wells: Layer, planners: list[Principal]) -> None:
    together = propose(planners[0], wells, [added(name="井")], "补录")
    came = at_once(*[lambda by=by: publish(by, together) for by in planners[1:]])
    assert sorted(came) == ["decided", "done"]
    assert len(rows(wells)) == 1


def test_of_two_changes_of_a_feature_one_counts(wells: Layer, planners: list[Principal]) -> None:
    number = write(planners[0], wells, [added(name="井")], "补录")[0].feature_id
    groups = [propose(planners[0], wells, changed(number, depth), "复测") for depth in (1, 2)]
    came = at_once(*[lambda g=g: publish(planners[1], g) for g in groups])
    assert sorted(came) == ["changed_meanwhile", "done"]
    assert [row[1] for row in rows(wells)] == [2]
    assert FeatureVersion.objects.count() == 1


def test_publishing_against_a_bulk_import(wells: Layer, planners: list[Principal]) -> None:
    """An import that replaces every feature: the edit counted before it, or is refused; the past holds either way."""
    number = write(planners[0], wells, [added(name="井")], "补录")[0].feature_id or 0
    together = propose(planners[0], wells, changed(number, 7), "复测")

    def replace() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM layer_wells")
            fill(cursor, wells, [(HEX, (f"新井{n}", 1.0, None)) for n in range(50)], by="importer")
            bump("wells")

    came = at_once(lambda: publish(planners[1], together), replace)
    assert came[1] == "done"
    assert came[0] in ("done", "changed_meanwhile")
    assert len(rows(wells)) == 50
    kept = FeatureVersion.objects.filter(feature_id=number).order_by("revision")
    assert [each.removed for each in kept] == ([False, True] if came[0] == "done" else [True])
    published = [each for each in read_since(0) if each.type == "gis.feature.published"]
    assert len(published) == (2 if came[0] == "done" else 1)
