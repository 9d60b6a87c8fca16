"""People and their tokens: every write checks access and leaves its event."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from core.access.api import ANONYMOUS, SYSTEM, AccessDenied, Role, principal_of
from core.accounts.api import Agency, User, create_token, create_user, grant, place_agency, revoke, set_password
from core.accounts.load import load_agencies
from core.accounts.passwords import kinds_in
from core.events.api import read_since

GOOD = "Rain-over-Dalian-7"
pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> Agency:
    return place_agency(Agency(code="d", name="区", level="district"))


def happened() -> list[str]:
    return [event.type for event in read_since(0)]


def test_a_new_user_signs_in_and_the_log_tells_of_both(client: Client) -> None:
    user = create_user(SYSTEM, "wang", GOOD, name="王芳")
    assert user.get_full_name() == "王芳"
    client.post("/sign-in/", {"username": "wang", "password": GOOD})
    assert happened() == ["core.user.created", "core.session.opened"]


@pytest.mark.parametrize("password", ["short-A1", "alllowercaseletters", "1234567890123", "wang-wang-W1"])
def test_a_weak_password_is_refused_and_nothing_is_left(password: str) -> None:
    with pytest.raises(ValidationError):
        create_user(SYSTEM, "wang-wang-W", password)
    assert not User.objects.exists()
    assert happened() == []


def test_character_kinds() -> None:
    assert [kinds_in(text) for text in ("abc", "aB", "aB3", "aB3-", "雨")] == [1, 2, 3, 4, 0]


def test_only_a_security_administrator_makes_users(district: Agency) -> None:
    boss = create_user(SYSTEM, "boss", GOOD)
    grant(SYSTEM, boss, Role.COMMANDER, district)
    with pytest.raises(AccessDenied):
        create_user(principal_of(boss), "friend", GOOD)
    security = create_user(SYSTEM, "sec", GOOD)
    grant(SYSTEM, security, Role.SECURITY_ADMIN, district)
    assert create_user(principal_of(security), "friend", GOOD).pk
    with pytest.raises(AccessDenied):
        create_user(principal_of(security), "root", GOOD, superuser=True)


def test_administrators_and_only_they_open_the_administration(district: Agency) -> None:
    user = create_user(SYSTEM, "u", GOOD)
    assignment = grant(SYSTEM, user, Role.AUDIT_ADMIN, district)
    user.refresh_from_db()
    assert user.is_staff
    revoke(SYSTEM, assignment)
    user.refresh_from_db()
    assert not user.is_staff
    assert happened()[-2:] == ["core.role.granted", "core.role.revoked"]


def test_a_role_granted_twice_is_one_role_and_one_event(district: Agency) -> None:
    user = create_user(SYSTEM, "u", GOOD)
    grant(SYSTEM, user, Role.PLANNER, district)
    grant(SYSTEM, user, Role.PLANNER, district)
    assert happened().count("core.role.granted") == 1


def test_one_changes_ones_own_password_and_nobody_elses() -> None:
    one, other = create_user(SYSTEM, "one", GOOD), create_user(SYSTEM, "other", GOOD)
    set_password(principal_of(one), one, "Another-sea-9")
    assert one.check_password("Another-sea-9")
    with pytest.raises(AccessDenied):
        set_password(principal_of(one), other, "Another-sea-9")
    with pytest.raises(AccessDenied):
        create_token(ANONYMOUS, other, "theirs")


def test_the_districts_agencies_load_once_and_form_a_tree() -> None:
    assert load_agencies() == 323
    assert load_agencies() == 0
    zhouxi = Agency.objects.select_related("parent__parent").get(code="210211001004")
    assert (zhouxi.short_name, str(zhouxi.parent)) == ("周西社区", "周水子街道")
    assert zhouxi.parent is not None
    assert zhouxi.path == f"{zhouxi.parent.pk}.{zhouxi.pk}."


def test_commands_make_an_account_and_a_token(capsys: pytest.CaptureFixture[str]) -> None:
    load_agencies()
    call_command("createuser", "officer", "--generate", "--role", "duty_officer")
    assert User.objects.get(username="officer").check_password(capsys.readouterr().out.strip())
    call_command("token", "create", "officer")
    assert capsys.readouterr().out.startswith("zh_")
    with pytest.raises(CommandError, match="没有用户"):
        call_command("token", "create", "nobody")
    with pytest.raises(CommandError):
        call_command("createuser", "officer", "--generate")


def test_demo_accounts_cover_every_role(capsys: pytest.CaptureFixture[str]) -> None:
    load_agencies()
    call_command("demo_accounts")
    call_command("demo_accounts")
    assert User.objects.count() == len(Role)
    assert set(User.objects.values_list("assignments__role", flat=True)) == {role.value for role in Role}
