"""The base data for simulated units: roads to drive on, agencies to belong to."""

import pytest

from core.accounts.load import load_agencies
from tests.gis.conftest import committed_base_data

__all__ = ["committed_base_data"]


@pytest.fixture
def district(committed_base_data: None, transactional_db: None) -> None:
    """Regions, roads and agencies, committed."""
    load_agencies()
