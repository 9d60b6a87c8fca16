"""The trial process is declared, and the district stands."""

from collections.abc import Iterator

import pytest

from core.workflows.api import declared_for_a_while
from tests.workflows.world import PERMIT, World, build


@pytest.fixture(scope="package", autouse=True)
def _declared() -> Iterator[None]:
    with declared_for_a_while(PERMIT):
        yield


@pytest.fixture
def world(db: None) -> World:
    return build()
