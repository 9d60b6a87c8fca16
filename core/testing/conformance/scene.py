"""Who looks at a plugin's pages, and what is there to see."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.test import Client

from core.access.api import SYSTEM, Principal, Role, principal_of
from core.access.permissions import PERMISSIONS
from core.accounts.api import Agency, User, create_user, grant, place_agency
from core.plugins.scan import Plugin
from core.testing.conformance.quality import Quality, read_quality

PASSWORD = "Rain-over-Dalian-7"  # noqa: S105  # of people who exist during a test only
BACKEND = "core.accounts.backend.GateBackend"


@dataclass
class Scene:
    """A plugin under test, in a district with its people."""

    plugin: Plugin

    @cached_property
    def folder(self) -> Path:
        """Where its package lies."""
        return folder_of(self.plugin)

    @cached_property
    def quality(self) -> Quality:
        """What it is exempt from."""
        return read_quality(self.folder)

    @cached_property
    def district(self) -> Agency:
        """The root of the agencies."""
        found = Agency.objects.filter(parent=None).first()
        return found or place_agency(Agency(code="210211", name="甘井子区", level="district"))

    @cached_property
    def administrator(self) -> User:
        """Somebody who may do everything."""
        _ = self.district
        return create_user(SYSTEM, "conformance-all", PASSWORD, superuser=True)

    @property
    def principal(self) -> Principal:
        """The same, as the gate knows them."""
        return principal_of(self.administrator)

    def permitted(self) -> Client:
        """The browser of somebody who may do everything."""
        return self._signed_in(self.administrator)

    def outsider(self) -> Client | None:
        """The browser of somebody whose role holds none of the plugin's permissions; None: each role holds one."""
        own = [PERMISSIONS[name] for name in PERMISSIONS if PERMISSIONS.owner(name) == self.plugin.slug]
        role = next((role for role in Role if not any(role in each.roles for each in own)), None)
        if role is None:
            return None
        user = create_user(SYSTEM, "conformance-other", PASSWORD)
        grant(SYSTEM, user, role, self.district)
        return self._signed_in(user)

    def maker(self) -> Callable[[int], None] | None:
        """The plugin's own `samples.make`."""
        name = f"{self.plugin.package}.samples"
        made: Any = getattr(import_module(name), "make", None) if find_spec(name) else None
        return made  # type: ignore[no-any-return]

    def make(self, count: int) -> None:
        """Fill the plugin with made-up content."""
        _ = self.district
        if maker := self.maker():
            maker(count)

    def _signed_in(self, user: User) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(user, backend=BACKEND)
        return client


def folder_of(plugin: Plugin) -> Path:
    """The folder of a plugin's package."""
    spec = find_spec(plugin.package)
    assert spec is not None
    return Path(next(iter(spec.submodule_search_locations or ())))
