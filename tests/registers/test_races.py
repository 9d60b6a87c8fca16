"""Two at once: one wins, the other is told."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from core.access.api import SYSTEM
from core.accounts.api import Agency, place_agency
from core.registers import same
from core.registers.api import change, create
from core.states.api import Refusal
from tests.registers.conftest import GOOD, credit_code
from tests.registers.shops import SHOPS, Shop


@pytest.fixture
def agency(registers: None, transactional_db: None) -> Iterator[Agency]:
    yield place_agency(Agency(code="210211", name="甘井子区", level="district"))
    Shop.objects.all().delete()  # no app of an installation owns this table, so nothing else empties it


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each gave or raised."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return work()
        except Refusal as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_one_of_two_same_records_is_refused(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where both looked before either stored: the database has the last word."""
    monkeypatch.setattr(same, "identities", lambda *_: {})
    values = {**GOOD, "agency": agency, "code": credit_code(7)}
    came = at_once(*[lambda n=n: create(SYSTEM, SHOPS, {**values, "name": f"店{n}"}) for n in range(3)])
    assert came.count("same_exists") == 2
    assert Shop.objects.count() == 1


def test_one_of_two_changes_is_refused(agency: Agency) -> None:
    pk = create(SYSTEM, SHOPS, {**GOOD, "agency": agency}).pk
    came = at_once(*[lambda n=n: change(SYSTEM, SHOPS, pk, 1, {"name": f"店{n}"}, "race") for n in range(3)])
    assert came.count("changed_meanwhile") == 2
    assert Shop.objects.get().version == 2
