"""A small town for the tests of the population module: two communities, some people, and officers to look at them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.test import Client

from core.access.api import SYSTEM, Principal, Role, principal_of
from core.accounts.api import Agency, User, create_user, grant, place_agency
from plugins.population.models import Person
from plugins.population.synthetic.store import refresh, store
from plugins.population.synthetic.town import Community

EAST, WEST = (121.58, 38.96), (121.50, 38.95)
PERSONS, ORGANISATIONS = 300, 80
PEOPLE = {
    "duty": (Role.DUTY_OFFICER, "district"),
    "east": (Role.LIAISON, "east"),
    "audit": (Role.AUDIT_ADMIN, "district"),
    "leader": (Role.LEADER, "district"),
    "system": (Role.SYSTEM_ADMIN, "district"),
}


@dataclass
class Town:
    """What there is."""

    agencies: dict[str, Agency]
    users: dict[str, User]

    def client(self, name: str) -> Client:
        """A browser of that person."""
        client = Client()
        client.force_login(self.users[name], backend="core.accounts.backend.GateBackend")
        return client

    def who(self, name: str) -> Principal:
        """That person, to actions."""
        return principal_of(self.users[name])

    def somebody(self, community: str = "east") -> Person:
        """A grown-up of that community with a telephone, a citizen of whom everything is known."""
        rows = Person.objects.filter(agency=self.agencies[community], status="resident").exclude(phone="")
        found: Person = rows.order_by("pk")[0]
        return found


def build() -> Town:
    """Agencies, people who work there, people who live there."""
    district = place_agency(Agency(code="210211000000", name="甘井子区", level="district"))
    agencies = {"district": district}
    for name, code, title in (("east", "210211001001", "东社区"), ("west", "210211001002", "西社区")):
        agencies[name] = place_agency(Agency(code=code, name=title, level="community", parent=district))
    users = {}
    for name, (role, agency) in PEOPLE.items():
        users[name] = create_user(SYSTEM, name, "Rain-over-Dalian-7")
        grant(SYSTEM, users[name], role, agencies[agency])
    homes = [
        Community(agencies[name].pk, agencies[name].name, np.array([centre]))
        for name, centre in (("east", EAST), ("west", WEST))
    ]
    store(homes, PERSONS, ORGANISATIONS, seed=7)
    refresh()
    return Town(agencies, users)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
