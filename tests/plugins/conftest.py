"""Small plugins in folders of their own, and people who meet them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, User, create_user, grant, place_agency
from core.testing.plugins import started_plugins, write_plugins

PASSWORD = "Rain-over-Dalian-7"

MANIFEST = """
from core.plugins.api import *
title = Text(zh="路灯", en="Street lamps")
view = Permission(name="lamps.lamp.view", title=title, roles=("duty_officer",))
manifest = Manifest(
    slug="lamps", version="1.2.0", core=">=0.1,<1", title=title, owner=title, permissions=(view,), {more}
)
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Starts plugins: files below their package by name; `more` are further fields of the lamps' manifest."""
    running = []

    def begin(more: str = "", **files: str) -> Path:
        named = {_path(name): content for name, content in files.items()}
        folder = write_plugins(tmp_path / "outside", {"lamps/plugin.py": MANIFEST.format(more=more), **named})
        running.append(started_plugins(folder))
        running[-1].__enter__()
        return folder

    yield begin
    for each in reversed(running):
        each.__exit__(None, None, None)


def _path(name: str) -> str:
    """`lamps__page_html` is lamps/page.html; what says no other ending is Python."""
    path = name.replace("__", "/")
    return path.removesuffix("_html") + ".html" if path.endswith("_html") else f"{path}.py"


@pytest.fixture
def district(db: None) -> Agency:
    return place_agency(Agency(code="210211", name="甘井子区", level="district"))


@pytest.fixture
def person(district: Agency) -> Callable[..., User]:
    def make(*roles: Role, username: str = "") -> User:
        user = create_user(SYSTEM, username or "-".join(roles) or "nobody", PASSWORD)
        for role in roles:
            grant(SYSTEM, user, role, district)
        return user

    return make


@pytest.fixture
def client_of(person: Callable[..., User]) -> Callable[..., Client]:
    """A client signed in with these roles."""

    def make(*roles: Role) -> Client:
        client = Client()
        client.force_login(person(*roles), backend="core.accounts.backend.GateBackend")
        return client

    return make
