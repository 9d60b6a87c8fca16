"""Signing in: to where one wanted to go, not with a wrong password, not for ever."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client

from core.access.api import Role
from core.accounts.api import User
from core.accounts.idle import SEEN
from core.events.api import read_since
from tests.core.conftest import PASSWORD

Person = Callable[..., User]
SignedIn = Callable[..., Client]


def attempt(client: Client, password: str = "wrong", username: str = "duty_officer", **extra: str) -> int:
    return client.post("/sign-in/", {"username": username, "password": password, **extra}).status_code


def text(client: Client, path: str = "/sign-in/") -> str:
    return client.get(path).content.decode()


def test_who_is_not_signed_in_goes_there_and_comes_back(client: Client, person: Person) -> None:
    person(Role.DUTY_OFFICER)
    sent = client.get("/account/?a=1")
    assert sent.headers["Location"] == "/sign-in/?next=/account/%3Fa%3D1"
    answer = client.post(
        sent.headers["Location"], {"username": "duty_officer", "password": PASSWORD, "next": "/account/?a=1"}
    )
    assert answer.headers["Location"] == "/account/?a=1"
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_house(client: Client, person: Person, elsewhere: str) -> None:
    person(Role.DUTY_OFFICER)
    answer = client.post("/sign-in/", {"username": "duty_officer", "password": PASSWORD, "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_says_how_many_are_left(client: Client, person: Person) -> None:
    person(Role.DUTY_OFFICER)
    answer = client.post("/sign-in/", {"username": "duty_officer", "password": "wrong"})
    assert answer.status_code == 422
    assert "用户名或密码不正确" in answer.content.decode()
    assert "再输错 4 次" in answer.content.decode()


def test_an_unknown_name_hears_the_same(client: Client, person: Person) -> None:
    person(Role.DUTY_OFFICER)
    known = client.post("/sign-in/", {"username": "duty_officer", "password": "wrong"}).content.decode()
    unknown = client.post("/sign-in/", {"username": "not_an_officer", "password": "wrong"}).content.decode()
    assert "用户名或密码不正确" in known
    assert "用户名或密码不正确" in unknown


def test_five_wrong_passwords_close_sign_in_for_a_quarter_of_an_hour(client: Client, person: Person) -> None:
    person(Role.DUTY_OFFICER)
    assert [attempt(client) for _ in range(5)] == [422, 422, 422, 422, 429]
    answer = client.post("/sign-in/", {"username": "duty_officer", "password": PASSWORD})
    assert answer.status_code == 429, "even the right one waits"
    assert "登录已暂时锁定" in answer.content.decode()
    assert "还需等待 15 分钟" in answer.content.decode()
    assert 890 <= int(answer.headers["Retry-After"]) <= 900
    assert "core.account.locked" in [event.type for event in read_since(0)]


def test_in_english_too(client: Client, person: Person) -> None:
    person(Role.DUTY_OFFICER)
    client.cookies["django_language"] = "en"
    for _ in range(4):
        attempt(client)
    answer = client.post("/sign-in/", {"username": "duty_officer", "password": "wrong"})
    assert "Sign-in is closed for now" in answer.content.decode()
    assert "That is in 15 minutes." in answer.content.decode()


def test_trying_on_does_not_prolong_the_wait(client: Client, person: Person) -> None:
    person(Role.DUTY_OFFICER)
    for _ in range(5):
        attempt(client)
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=14))
    before = AccessAttempt.objects.get().attempt_time
    answer = client.post("/sign-in/", {"username": "duty_officer", "password": "wrong"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 60
    assert AccessAttempt.objects.get().attempt_time == before


def test_after_the_wait_the_right_password_opens(client: Client, person: Person) -> None:
    person(Role.DUTY_OFFICER)
    for _ in range(5):
        attempt(client)
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=16))
    assert attempt(client, PASSWORD) == 302


def test_others_are_not_locked_with_one(client: Client, person: Person) -> None:
    person(Role.DUTY_OFFICER)
    person(Role.COMMANDER)
    for _ in range(5):
        attempt(client)
    assert attempt(Client(), PASSWORD, "commander") == 302


def test_a_closed_account_stays_outside(client: Client, person: Person) -> None:
    user = person(Role.DUTY_OFFICER)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert attempt(client, PASSWORD) == 422


def test_idle_for_too_long_means_signing_in_again(signed_in: SignedIn) -> None:
    client = signed_in(Role.DUTY_OFFICER)
    client.get("/account/")
    session = client.session
    session[SEEN] = time.time() - settings.IDLE_TIMEOUT_S - 1
    session.save()
    sent = client.get("/account/")
    assert sent.headers["Location"] == "/sign-in/?next=/account/"
    assert "您已超过 30 分钟没有操作" in text(client)
    assert "没有操作" not in text(client), "said once"


def test_working_keeps_one_signed_in(signed_in: SignedIn) -> None:
    client = signed_in(Role.DUTY_OFFICER)
    client.get("/account/")
    session = client.session
    session[SEEN] = time.time() - settings.IDLE_TIMEOUT_S + 60
    session.save()
    assert client.get("/account/").status_code == 200
    assert time.time() - client.session[SEEN] < 5


def test_signing_out_is_a_post_and_ends_the_session(signed_in: SignedIn) -> None:
    client = signed_in(Role.DUTY_OFFICER)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/account/").status_code == 200
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert client.get("/account/").status_code == 302


def test_forms_need_their_proof_of_origin(person: Person) -> None:
    person(Role.DUTY_OFFICER)
    careful = Client(enforce_csrf_checks=True)
    answer = careful.post("/sign-in/", {"username": "duty_officer", "password": PASSWORD})
    assert answer.status_code == 403
    assert "表单已失效" in answer.content.decode()
