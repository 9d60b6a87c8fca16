"""The trial process is declared, and the district stands."""

from collections.abc import Iterator

import pytest

from tests.workflows.world import World, build, declared


@pytest.fixture(scope="package", autouse=True)
def _declared() -> Iterator[None]:
    with declared():
        yield


@pytest.fixture
def world(db: None) -> World:
    return build()
