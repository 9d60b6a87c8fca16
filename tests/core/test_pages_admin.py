"""Administration: three administrators, each with their own tables; every write leaves its event."""

from collections.abc import Callable

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from core.access.api import SYSTEM, AccessDenied, Role, principal_of
from core.accounts.api import (
    Agency,
    ApiToken,
    RoleAssignment,
    User,
    create_token,
    grant,
    set_active,
    set_password,
)
from core.events.api import read_since
from tests.core.conftest import PASSWORD

SignedIn = Callable[..., Client]
SYS, SEC, AUD = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN

# table: who sees it, who may add to it
TABLES = {
    "core/user": ({SEC, AUD}, {SEC}),
    "core/agency": ({SYS, SEC, AUD}, {SYS}),
    "core/apitoken": ({SEC, AUD}, set()),
    "core/eventrecord": ({AUD}, set()),
    "axes/accessattempt": ({SEC, AUD}, set()),
}


def types() -> list[str]:
    return [event.type for event in read_since(0)]


@pytest.mark.parametrize("role", [SYS, SEC, AUD])
@pytest.mark.parametrize("table", TABLES)
def test_each_administrator_has_their_own(signed_in: SignedIn, role: Role, table: str) -> None:
    client = signed_in(role)
    see, add = TABLES[table]
    assert client.get(f"/admin/{table}/").status_code == (200 if role in see else 403)
    assert client.get(f"/admin/{table}/add/").status_code == (200 if role in add else 403)


@pytest.mark.parametrize("role", [role for role in Role if role not in (SYS, SEC, AUD)])
def test_nobody_else_comes_in(signed_in: SignedIn, role: Role) -> None:
    client = signed_in(role)
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/core/user/", follow=True).status_code == 403


def test_nobody_signed_in_is_sent_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/sign-in/?next=/admin/"


def roles_form(*rows: tuple[str, int], **extra: str) -> dict[str, str]:
    form = {"assignments-TOTAL_FORMS": str(len(rows)), "assignments-INITIAL_FORMS": "0", **extra}
    for number, (role, agency) in enumerate(rows):
        form |= {f"assignments-{number}-role": role, f"assignments-{number}-agency": str(agency)}
    return form


def test_a_new_user_with_a_role_through_the_form(signed_in: SignedIn, district: Agency) -> None:
    client = signed_in(SEC)
    form = roles_form(
        ("duty_officer", district.pk),
        username="wang",
        last_name="王敏",
        agency=str(district.pk),
        phone="13900000000",
        is_active="on",
        new_password=PASSWORD,
    )
    answer = client.post("/admin/core/user/add/", form)
    assert answer.status_code == 302, answer.content.decode()
    user = User.objects.get(username="wang")
    assert (user.last_name, user.phone, user.agency, user.is_active) == ("王敏", "13900000000", district, True)
    assert list(user.assignments.values_list("role", flat=True)) == ["duty_officer"]
    assert types()[-4:] == ["core.session.opened", "core.user.created", "core.user.changed", "core.role.granted"]
    assert [event.actor for event in read_since(0)][-3:] == ["security_admin"] * 3
    assert Client().post("/sign-in/", {"username": "wang", "password": PASSWORD}).status_code == 302


def test_a_weak_password_is_refused_in_the_form(signed_in: SignedIn) -> None:
    form = roles_form(username="wang", new_password="weak", is_active="on")
    answer = signed_in(SEC).post("/admin/core/user/add/", form)
    assert answer.status_code == 200
    assert "10" in answer.content.decode()
    assert not User.objects.filter(username="wang").exists()


def test_closing_an_account_and_a_new_password(signed_in: SignedIn, person: Callable[..., User]) -> None:
    user = person(Role.DUTY_OFFICER)
    held = user.assignments.get()
    client = signed_in(SEC)
    kept = {
        "assignments-TOTAL_FORMS": "1",
        "assignments-INITIAL_FORMS": "1",
        "assignments-0-id": str(held.pk),
        "assignments-0-user": str(user.pk),
    }
    form = {"username": user.username, "last_name": "王", "new_password": "Other-words-99", **kept}
    assert client.post(f"/admin/core/user/{user.pk}/change/", form).status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    assert user.last_name == "王"
    assert user.check_password("Other-words-99")
    changed = [event.payload["fields"] for event in read_since(0) if event.type == "core.user.changed"]
    assert changed == [["last_name", "is_active"], ["password"]]


def test_taking_a_role_back(signed_in: SignedIn, person: Callable[..., User]) -> None:
    user = person(Role.DUTY_OFFICER)
    held = user.assignments.get()
    form = {
        "username": user.username,
        "is_active": "on",
        "new_password": "",
        "assignments-TOTAL_FORMS": "1",
        "assignments-INITIAL_FORMS": "1",
        "assignments-0-id": str(held.pk),
        "assignments-0-user": str(user.pk),
        "assignments-0-DELETE": "on",
    }
    answer = signed_in(SEC).post(f"/admin/core/user/{user.pk}/change/", form)
    assert answer.status_code == 302, answer.content.decode()
    assert not RoleAssignment.objects.filter(user=user).exists()
    assert "core.role.revoked" in types()


def test_accounts_and_agencies_are_never_deleted(signed_in: SignedIn, district: Agency) -> None:
    client = signed_in(superuser=True)
    assert client.post(f"/admin/core/user/{User.objects.get().pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/core/agency/{district.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_new_agency_gets_its_path_and_its_event(signed_in: SignedIn, district: Agency) -> None:
    form = {"name": "机场前街道办事处", "level": "subdistrict", "code": "210211007", "parent": str(district.pk)}
    assert signed_in(SYS).post("/admin/core/agency/add/", form).status_code == 302
    agency = Agency.objects.get(code="210211007")
    assert agency.path == f"{agency.pk}."
    assert types()[-1] == "core.agency.changed"


def test_tokens_show_no_secret_and_can_be_taken_back(signed_in: SignedIn, person: Callable[..., User]) -> None:
    secret = create_token(SYSTEM, person(Role.DUTY_OFFICER), "script")
    token = ApiToken.objects.get()
    client = signed_in(SEC)
    for address in ("/admin/core/apitoken/", f"/admin/core/apitoken/{token.pk}/change/"):
        content = client.get(address).content.decode()
        assert "script" in content
        assert secret not in content
        assert token.digest not in content
    client.post("/admin/core/apitoken/", {"action": "delete_selected", "_selected_action": token.pk, "post": "yes"})
    assert not ApiToken.objects.exists()
    assert types()[-1] == "core.token.revoked"


def test_a_locked_account_is_opened_before_its_time(signed_in: SignedIn, person: Callable[..., User]) -> None:
    person(Role.DUTY_OFFICER)
    wrong = {"username": "duty_officer", "password": "wrong"}
    visitor = Client()
    assert [visitor.post("/sign-in/", wrong).status_code for _ in range(5)][-1] == 429
    client = signed_in(SEC)
    row = AccessAttempt.objects.get()
    client.post("/admin/axes/accessattempt/", {"action": "open_accounts", "_selected_action": row.pk})
    assert "core.account.opened" in types()
    assert visitor.post("/sign-in/", {"username": "duty_officer", "password": PASSWORD}).status_code == 302


def test_the_auditor_cannot_open_accounts(signed_in: SignedIn) -> None:
    visitor = Client()
    visitor.post("/sign-in/", {"username": "x", "password": "y"})
    client = signed_in(AUD)
    row = AccessAttempt.objects.get()
    client.post("/admin/axes/accessattempt/", {"action": "open_accounts", "_selected_action": row.pk})
    assert AccessAttempt.objects.filter(pk=row.pk).exists()


def test_the_log_is_read_only_even_for_a_superuser(signed_in: SignedIn) -> None:
    client = signed_in(superuser=True)
    assert client.get("/admin/core/eventrecord/").status_code == 200
    assert client.post("/admin/core/eventrecord/1/change/", {"actor": "me"}).status_code == 403
    assert client.post("/admin/core/eventrecord/1/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/core/eventrecord/add/").status_code == 403


def test_the_auditor_verifies_the_chain_on_the_record(signed_in: SignedIn) -> None:
    client = signed_in(AUD)
    assert "日志链尚未核验" in client.get("/admin/core/eventrecord/").content.decode()
    answer = client.post("/admin/core/eventrecord/verify/", follow=True).content.decode()
    assert "日志链完整：已核验 3 条" in answer
    assert "日志链完整，共 3 条" in answer
    assert types()[-1] == "core.log.verified"


def test_a_tampered_line_is_named(signed_in: SignedIn) -> None:
    client = signed_in(AUD)
    with connection.cursor() as cursor:  # as the owner of the database could
        cursor.execute("ALTER TABLE core_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE core_event SET actor = 'somebody' WHERE seq = 2")
    answer = client.post("/admin/core/eventrecord/verify/", follow=True).content.decode()
    assert "日志链在第 2 条处断裂" in answer


def test_only_the_auditor_verifies(signed_in: SignedIn) -> None:
    assert signed_in(SEC).post("/admin/core/eventrecord/verify/").status_code == 403


def test_the_three_administrators_are_three_people(signed_in: SignedIn, district: Agency) -> None:
    form = roles_form(
        ("system_admin", district.pk),
        ("audit_admin", district.pk),
        username="wang",
        is_active="on",
        new_password=PASSWORD,
    )
    answer = signed_in(SEC).post("/admin/core/user/add/", form)
    assert answer.status_code == 200
    assert "必须由三个人分别担任" in answer.content.decode()
    assert not User.objects.filter(username="wang").exists()


def test_no_other_way_to_hold_two(person: Callable[..., User], district: Agency) -> None:
    user = person(SYS)
    with pytest.raises(ValidationError):
        grant(SYSTEM, user, AUD, district)
    assert grant(SYSTEM, user, Role.COMMANDER, district)


def test_a_security_administrator_does_not_rule_a_superuser(
    signed_in: SignedIn, person: Callable[..., User], district: Agency
) -> None:
    root = person(username="root", superuser=True)
    client = signed_in(SEC)
    assert client.get(f"/admin/core/user/{root.pk}/change/").status_code == 200, "seen"
    form = roles_form(username="root", new_password="Other-words-99", is_active="on")
    assert client.post(f"/admin/core/user/{root.pk}/change/", form).status_code == 403
    actor = principal_of(User.objects.get(username="security_admin"))
    with pytest.raises(AccessDenied):
        set_password(actor, root, "Other-words-99")
    with pytest.raises(AccessDenied):
        create_token(actor, root, "mine now")
    with pytest.raises(AccessDenied):
        set_active(actor, root, False)
