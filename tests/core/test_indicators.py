"""Figures of the day: each to whom it concerns, for the part of the district they may see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from core.access.api import SYSTEM, Principal
from core.accounts.api import create_token, create_user
from core.indicators.api import figures, indicator
from core.indicators.registry import INDICATORS, Work


@pytest.mark.django_db
def test_a_figure_is_worked_out_for_whoever_asks() -> None:
    with INDICATORS.temporary():

        @indicator("core.test.scopes", title="Scopes", unit="pieces", permission="core.test.see", order=-1)
        def scopes(principal: Principal) -> int:
            return len(principal.scopes("core.test.see"))

        @indicator("core.test.nothing", title="Nothing yet", unit="min", permission="core.test.see", order=-2)
        def nothing(_principal: Principal) -> None:
            return None

        reader = Principal(1, "li", "李", grants={"core.test.see": ("1.", "2.")})
        assert [(each.indicator.name, each.value) for each in figures(reader)] == [
            ("core.test.nothing", None),
            ("core.test.scopes", 2),
        ]
        assert figures(Principal(2, "wang", "王")) == []


@pytest.mark.django_db
def test_a_figure_that_fails_or_dawdles_harms_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.indicators.work.LIMIT_S", 0.05)
    reader = Principal(1, "li", "李", grants={"core.test.see": ("",)})
    asked: list[str] = []

    def declare(name: str, order: int) -> Callable[[Work], Work]:
        return indicator(f"core.test.{name}", title=name, unit="", permission="core.test.see", order=order, rows="/x/")

    with INDICATORS.temporary():

        @declare("broken", -6)
        def broken(_: Principal) -> int:
            with connection.cursor() as cursor:
                cursor.execute("SELECT nothing FROM nowhere")
            return 1

        @declare("slow", -5)
        def slow(_: Principal) -> int:
            asked.append("slow")
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(5)")
            return 1

        @declare("text", -4)
        def text(_: Principal) -> Any:
            return "many"

        @declare("endless", -3)
        def endless(_: Principal) -> float:
            return float("inf")

        @declare("sound", -2)
        def sound(_: Principal) -> int:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 7")
                return int(cursor.fetchone()[0])

        found = {each.indicator.name.split(".")[-1]: each for each in figures(reader)}
        assert (found["sound"].value, found["sound"].error, found["sound"].rows) == (7, "", "/x/")
        for name in ("broken", "slow", "text", "endless"):
            assert found[name].value is None
            assert found[name].error, name
        figures(reader)
        assert asked == ["slow"], "one that took too long rests"


@pytest.mark.django_db
def test_figures_come_over_the_api(client: Any) -> None:
    token = create_token(SYSTEM, create_user(SYSTEM, "chief", "Rain-over-Dalian-7", superuser=True), "test")
    answer = client.get("/api/v1/indicators", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    for each in answer.json()["items"]:
        assert each.keys() == {"name", "title", "unit", "value", "as_of", "error", "rows"}
    assert client.get("/api/v1/indicators").status_code == 401
