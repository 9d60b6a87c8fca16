"""The service hall for every test here."""

import pytest

from tests.plugins.permits.world import Hall, build


@pytest.fixture
def hall(db: None) -> Hall:
    return build()
