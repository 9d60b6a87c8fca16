"""One town for all tests of a file; whatever a test changes is undone."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.testing.undone import undone
from tests.plugins.population.world import Town, build


@pytest.fixture(scope="module")
def _town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    with django_db_blocker.unblock(), undone():
        yield build()


@pytest.fixture
def town(_town: Town, db: None) -> Town:
    """The town as it was built."""
    return _town
