"""A small district with the departments that the example items name, and people who work there."""

from dataclasses import dataclass, field

from django.test import Client

from core.access.api import SYSTEM, Principal, Role, principal_of
from core.accounts.api import Agency, User, create_user, grant, place_agency
from core.workflows.api import Case, open_case, take
from plugins.permits.items import load_items
from plugins.permits.models import Item

PASSWORD = "Rain-over-Dalian-7"
RESIDENT = {"kind": "person", "name": "王小海", "number": "210211199003072019", "phone": "13812345678"}
COMPANY = {"kind": "organisation", "name": "某某公司", "number": "91210211MA0000000G", "phone": "0411-84321000"}
WHERE = {"address": "中华路17号", "matter": "铺设支管，开挖35米"}
NAMES = (
    "urban", "water", "traffic", "fire", "natural", "environment", "emergency",
    "police", "medical", "housing", "health", "transport", "education", "agriculture",
)  # fmt: skip


@dataclass
class Hall:
    """The service hall."""

    agencies: dict[str, Agency] = field(default_factory=dict)

    def person(self, name: str, *roles: Role, at: str = "district") -> User:
        """An account, with roles at an agency."""
        found = User.objects.filter(username=name).first()
        user = found or create_user(SYSTEM, name, PASSWORD, name=name)
        for role in roles:
            grant(SYSTEM, user, role, self.agencies[at])
        return user

    def principal(self, name: str, *roles: Role, at: str = "district") -> Principal:
        """The same as a principal."""
        return principal_of(self.person(name, *roles, at=at))

    def browser(self, name: str, *roles: Role, at: str = "district") -> Client:
        """The same, signed in."""
        client = Client()
        client.force_login(self.person(name, *roles, at=at), "core.accounts.backend.GateBackend")
        return client

    @property
    def officer(self) -> Principal:
        return self.principal("officer", Role.DUTY_OFFICER)

    @property
    def leader(self) -> Principal:
        return self.principal("leader", Role.LEADER)

    @property
    def resident(self) -> Principal:
        return self.principal("resident")

    def liaison(self, department: str) -> Principal:
        return self.principal(f"liaison-{department}", Role.LIAISON, at=department)

    def opened(self, code: str = "XK-CG-003", **more: str) -> Case:
        """A resident's application."""
        item = Item.objects.get(code=code)
        return open_case(self.resident, "permits.approval", {**RESIDENT, **WHERE, **more, "item": item.pk})

    def at_decision(self, code: str = "XK-WJ-001") -> Case:
        """An item that asks no other department, ready for its decision."""
        case = self.opened(code)
        for step in ("accept", "ask"):
            case = take(self.officer, case.pk, step, revision=case.revision)
        return case


def build() -> Hall:
    """The district, its departments and the example items."""
    made = Hall()
    made.agencies["district"] = place_agency(Agency(code="210211000000", name="甘井子区", level="district"))
    for name in NAMES:
        agency = Agency(code=f"dept-{name}", name=f"甘井子区{name}局", level="department")
        agency.parent = made.agencies["district"]
        made.agencies[name] = place_agency(agency)
    report = load_items(SYSTEM)
    assert report.problems == []
    return made
