"""Where people begin, and their own account."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.access.api import SYSTEM, Role
from core.accounts.api import ApiToken, User, create_token
from core.events.api import read_since
from core.pages.menu import links_for
from tests.core.conftest import PASSWORD

SignedIn = Callable[..., Client]
NEW = "Snow-on-Dalian-8"


@pytest.mark.parametrize(
    ("roles", "there"),
    [
        ([Role.DUTY_OFFICER], "/wall/"),
        ([Role.COMMANDER], "/wall/"),
        ([Role.SYSTEM_ADMIN], "/admin/"),
        ([Role.SECURITY_ADMIN], "/admin/"),
        ([Role.AUDIT_ADMIN], "/admin/"),
        ([Role.FIELD_UNIT], "/start/"),
        ([], "/mine/"),
    ],
)
def test_each_begins_at_their_work(signed_in: SignedIn, roles: list[Role], there: str) -> None:
    assert signed_in(*roles).get("/").headers["Location"] == there


def test_the_start_page_shows_what_one_may_open_and_nothing_else(signed_in: SignedIn) -> None:
    page = signed_in(Role.DUTY_OFFICER).get("/start/").content.decode()
    assert 'href="/wall/"' in page
    assert 'href="/admin/"' not in page


def test_an_account_without_a_role_is_told_whom_to_ask(signed_in: SignedIn) -> None:
    assert "安全管理员" in signed_in().get("/mine/").content.decode()


def test_the_menu_marks_where_one_is(db: None) -> None:
    assert [link.current for link in links_for(SYSTEM, "/admin/core/") if link.item.name == "core.admin"] == [True]


def test_a_new_password_keeps_this_session_and_ends_the_others(signed_in: SignedIn) -> None:
    here = signed_in(Role.DUTY_OFFICER)
    there = Client()
    there.post("/sign-in/", {"username": "duty_officer", "password": PASSWORD})
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert here.post("/account/", form, follow=True).status_code == 200
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert "core.user.changed" in [event.type for event in read_since(0)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"old_password": "wrong"}, "旧密码"),
        ({"new_password2": "Other-one-88"}, "不一致"),
        ({"new_password1": "short", "new_password2": "short"}, "10"),
        ({"new_password1": "onlysmallletters", "new_password2": "onlysmallletters"}, "至少包含以下四类字符中的 3 类"),
    ],
)
def test_a_bad_new_password_is_refused_with_the_reason(signed_in: SignedIn, change: dict[str, str], said: str) -> None:
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW} | change
    answer = signed_in(Role.DUTY_OFFICER).post("/account/", form)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_own_tokens_are_listed_without_their_secret_and_taken_back(signed_in: SignedIn) -> None:
    client = signed_in(Role.DUTY_OFFICER)
    user = User.objects.get()
    secret = create_token(SYSTEM, user, "大屏脚本", expires=timezone.now() + timedelta(days=1))
    page = client.get("/account/").content.decode()
    assert "大屏脚本" in page
    assert secret not in page
    bearer = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/me", headers=bearer).status_code == 200
    client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert Client().get("/api/v1/me", headers=bearer).status_code == 401


def test_anothers_token_is_not_found(signed_in: SignedIn, person: Callable[..., User]) -> None:
    create_token(SYSTEM, person(Role.COMMANDER), "theirs")
    client = signed_in(Role.DUTY_OFFICER)
    assert client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/").status_code == 404
    assert ApiToken.objects.count() == 1
