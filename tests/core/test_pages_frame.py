"""What is true of every page: headers, language, theme, errors, and nothing inline."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import path
from django.utils import translation

import config.urls
from core.access.api import Role, require
from core.pages.api import page, principal_of_page

SignedIn = Callable[..., Client]

POLICY = {
    "default-src 'none'",
    "script-src 'self' 'nonce-NONCE'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}
OWN_PAGES = ["/start/", "/account/", "/plugins/", "/admin/", "/admin/core/user/", "/admin/core/user/add/", "/nowhere/"]


def policy_of(answer: Any) -> tuple[set[str], str]:
    header = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", header)
    return {part.strip() for part in re.sub(r"nonce-[^']+", "nonce-NONCE", header).split(";")}, nonce[
        1
    ] if nonce else ""


class Inline(HTMLParser):
    """Collects what a strict policy would have to make an exception for."""

    def __init__(self, nonce: str) -> None:
        super().__init__()
        self.nonce, self.found = nonce, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "style":
            self.found.append("style element")
        is_data = given.get("type") == "application/json"
        if tag == "script" and "src" not in given and not is_data and given.get("nonce") != self.nonce:
            self.found.append("script element")


@pytest.mark.django_db
def test_the_policy_is_exactly_this(client: Client) -> None:
    answer = client.get("/sign-in/")
    policy, nonce = policy_of(answer)
    assert policy == POLICY
    assert f'<script type="importmap" nonce="{nonce}">' in answer.content.decode()


@pytest.mark.django_db
def test_a_nonce_is_used_once(client: Client) -> None:
    assert policy_of(client.get("/sign-in/"))[1] != policy_of(client.get("/sign-in/"))[1]


@pytest.mark.parametrize("address", OWN_PAGES)
def test_no_page_has_anything_inline(signed_in: SignedIn, address: str) -> None:
    answer = signed_in(superuser=True).get(address)
    inline = Inline(policy_of(answer)[1])
    inline.feed(answer.content.decode())
    assert inline.found == []


def test_other_headers(signed_in: SignedIn) -> None:
    headers = signed_in(Role.DUTY_OFFICER).get("/account/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"], "the back button shows nothing after signing out"


@pytest.mark.django_db
def test_cookies_are_kept_from_scripts_and_other_sites(signed_in: SignedIn) -> None:
    session = signed_in(Role.DUTY_OFFICER).cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


@pytest.mark.django_db
def test_chinese_first_whatever_the_browser_was_sold_with(client: Client) -> None:
    answer = client.get("/sign-in/", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert answer.headers["Content-Language"] == "zh-hans"
    assert '<html lang="zh-hans"' in answer.content.decode()
    assert "登录" in answer.content.decode()


@pytest.mark.django_db
def test_english_by_switch_and_back(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert answer.headers["Location"] == "/sign-in/"
    assert "Sign in" in client.get("/sign-in/").content.decode()
    client.post("/language/", {"language": "zh-hans", "next": "/sign-in/"})
    assert "登录" in client.get("/sign-in/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["fr", "../../etc", "", "en-x"])
def test_any_other_language_is_chinese(client: Client, cookie: str) -> None:
    # as a header: newer Pythons refuse to put a control character into a cookie, a stranger does not
    answer = client.get("/sign-in/", headers={"cookie": f"django_language={cookie}"})
    assert answer.headers["Content-Language"] == "zh-hans"


@pytest.mark.django_db
def test_the_theme_is_kept_and_sent_with_the_page(client: Client) -> None:
    assert 'data-theme="auto"' in client.get("/sign-in/").content.decode()
    answer = client.post("/theme/", {"theme": "dark", "next": "/sign-in/"})
    assert answer.headers["Location"] == "/sign-in/"
    assert 'data-theme="dark"' in client.get("/sign-in/").content.decode()
    client.cookies["theme"] = '"><script>'
    assert 'data-theme="auto"' in client.get("/sign-in/").content.decode()


@pytest.mark.django_db
def test_the_theme_switch_sends_nobody_away(client: Client) -> None:
    assert client.post("/theme/", {"theme": "dark", "next": "https://example.org/"}).headers["Location"] == "/"


def test_not_permitted_is_refused_and_named(signed_in: SignedIn) -> None:
    answer = signed_in(Role.DUTY_OFFICER).get("/plugins/")
    assert answer.status_code == 403
    assert "您无权打开此页面" in answer.content.decode()
    assert "core.plugin.view" in answer.content.decode()


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "此处没有内容"), ("en", "There is nothing here")])
def test_not_found_in_both_languages(signed_in: SignedIn, language: str, said: str) -> None:
    client = signed_in(Role.DUTY_OFFICER)
    client.cookies["django_language"] = language
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert said in answer.content.decode()


@pytest.mark.django_db
def test_programs_get_problem_details(client: Client) -> None:
    for answer in (client.get("/api/v1/nowhere"), client.get("/nowhere", headers={"Accept": "application/json"})):
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "not_found"


@page()
def broken_page(request: Any) -> Any:
    raise RuntimeError("as if")


@page()
def guarded_inside(request: Any) -> Any:
    require(principal_of_page(request), "core.user.manage")


urlpatterns = [*config.urls.urlpatterns, path("broken/", broken_page), path("inside/", guarded_inside)]
handler403, handler500 = config.urls.handler403, config.urls.handler500


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(("language", "said"), [("zh-hans", "系统出错了"), ("en", "Something went wrong")])
def test_a_fault_of_ours_is_said_in_both_languages(signed_in: SignedIn, language: str, said: str) -> None:
    client = signed_in(Role.DUTY_OFFICER)
    client.raise_request_exception = False
    client.cookies["django_language"] = language
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert said in answer.content.decode()
    assert "as if" not in answer.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_what_the_gate_refuses_further_inside_is_refused_too(signed_in: SignedIn) -> None:
    answer = signed_in(Role.DUTY_OFFICER).get("/inside/")
    assert answer.status_code == 403
    assert "core.user.manage" in answer.content.decode()


@page()
def without_database(request: Any) -> Any:
    raise OperationalError("connection refused")


urlpatterns.append(path("away/", without_database))


@override_settings(ROOT_URLCONF=__name__)
def test_a_lost_database_is_said_plainly(signed_in: SignedIn) -> None:
    client = signed_in(Role.DUTY_OFFICER)
    client.raise_request_exception = False
    answer = client.get("/away/")
    assert answer.status_code == 503
    assert "数据库暂时无法访问" in answer.content.decode()
    assert client.get("/away/", headers={"Accept": "application/json"}).json()["code"] == "database_away"


def test_one_persons_english_is_not_the_next_ones(client: Client, db: None) -> None:
    client.cookies["django_language"] = "en"
    client.get("/sign-in/")
    assert translation.get_language() == "zh-hans"
