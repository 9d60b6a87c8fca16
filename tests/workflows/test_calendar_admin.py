"""The special days of the calendar on the administration pages: the system administrator's, through the action."""

from django.test import Client

from core.access.api import Role
from core.accounts.api import User
from core.events.api import read_since
from core.worktime.api import SpecialDay
from tests.workflows.world import World

ADDRESS = "/admin/core/specialday/"


def client(world: World, role: Role) -> Client:
    world.person(role.value, role, at=world.district)
    signed_in = Client()
    signed_in.force_login(User.objects.get(username=role.value), "core.accounts.backend.GateBackend")
    return signed_in


def test_the_system_administrator_keeps_special_days(world: World) -> None:
    keeper = client(world, Role.SYSTEM_ADMIN)
    answer = keeper.post(f"{ADDRESS}add/", {"day": "2026-11-25", "worked": "", "reason": "台风停工"})
    assert answer.status_code == 302, answer.content.decode()
    assert SpecialDay.objects.get().reason == "台风停工"
    assert "台风停工" in keeper.get(ADDRESS).content.decode()
    assert [event.actor for event in read_since(0, 1000) if event.type == "core.calendar.changed"] == ["system_admin"]
    late = keeper.post(f"{ADDRESS}add/", {"day": "2150-01-01", "worked": "", "reason": "x"})
    assert late.status_code == 200
    assert keeper.post(f"{ADDRESS}2026-11-25/delete/", {"post": "yes"}).status_code == 302
    assert not SpecialDay.objects.exists()


def test_others_do_not(world: World) -> None:
    auditor = client(world, Role.AUDIT_ADMIN)
    assert auditor.get(f"{ADDRESS}add/").status_code == 403
    assert client(world, Role.LIAISON).get(ADDRESS, follow=True).status_code == 403
