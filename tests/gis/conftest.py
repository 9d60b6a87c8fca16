"""The loaded base data, and people who may or may not see it."""

from typing import Any

import pytest

from core.access.api import SYSTEM, Principal, Role, principal_of
from core.accounts.api import Agency, create_token, create_user, grant, place_agency
from gis.basedata.load import load_outdated
from gis.basedata.stamps import forget
from gis.geocoding.load import load_places
from gis.grids.load import load_grids


@pytest.fixture
def committed_base_data(django_db_setup: None, django_db_blocker: Any) -> None:
    """The base data, committed: tiles and roads are read by connections of their own."""
    with django_db_blocker.unblock():
        load_outdated()
    forget()


@pytest.fixture
def base_data(committed_base_data: None, db: None) -> None:
    """The base data, and a transaction round the test."""


@pytest.fixture
def bearer(base_data: None) -> dict[str, str]:
    """The headers of a duty officer."""
    district = place_agency(Agency(code="d", name="区", level="district"))
    officer = create_user(SYSTEM, "officer", "Rain-over-Dalian-7")
    grant(SYSTEM, officer, Role.DUTY_OFFICER, district)
    return {"Authorization": f"Bearer {create_token(SYSTEM, officer, 'test')}"}


@pytest.fixture
def stranger(base_data: None) -> dict[str, str]:
    """The headers of an account without any role."""
    return {"Authorization": f"Bearer {create_token(SYSTEM, create_user(SYSTEM, 'new', 'Rain-over-Dalian-7'), 'test')}"}


GRIDDED = ("210211001", "210211010")  # two small subdistricts that lie side by side: as good as all for a test


@pytest.fixture
def committed_grid_data(committed_base_data: None, django_db_blocker: Any) -> None:
    """The base data with the unit grids of two subdistricts and the names of places, committed."""
    with django_db_blocker.unblock():
        load_grids(only=GRIDDED)
        load_places()
    forget()


@pytest.fixture
def grid_data(committed_grid_data: None, base_data: None) -> None:
    """Grids and names, and a transaction round the test."""


@pytest.fixture
def planner(db: None) -> Principal:
    """A planner of the district, with an agency of the district's own."""
    district = place_agency(Agency(code="plan", name="自然资源局", level="district"))
    user = create_user(SYSTEM, "planner", "Rain-over-Dalian-7")
    grant(SYSTEM, user, Role.PLANNER, district)
    return principal_of(user)
