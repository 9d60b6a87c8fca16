"""People for the tests of pages: one per role, and a browser-like client signed in as each."""

from collections.abc import Callable

import pytest
from django.test import Client

from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, User, create_user, grant, place_agency

PASSWORD = "Rain-over-Dalian-7"


@pytest.fixture
def district(db: None) -> Agency:
    """The root of the tree of agencies."""
    return place_agency(Agency(code="210211", name="甘井子区", level="district"))


@pytest.fixture
def person(district: Agency) -> Callable[..., User]:
    """Makes an account with some roles for the whole district."""

    def make(*roles: Role, username: str = "", superuser: bool = False) -> User:
        name = username or "-".join(role.value for role in roles) or "nobody"
        user = create_user(SYSTEM, name, PASSWORD, superuser=superuser)
        for role in roles:
            grant(SYSTEM, user, role, district)
        return user

    return make


@pytest.fixture
def signed_in(person: Callable[..., User]) -> Callable[..., Client]:
    """Makes an account with some roles, signs it in through the page, and gives its client."""

    def make(*roles: Role, superuser: bool = False) -> Client:
        user = person(*roles, superuser=superuser)
        client = Client()
        response = client.post("/sign-in/", {"username": user.username, "password": PASSWORD})
        assert response.status_code == 302
        return client

    return make
