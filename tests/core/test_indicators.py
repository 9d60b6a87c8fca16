"""Figures of the day: each to whom it concerns, for the part of the district they may see."""

from typing import Any

import pytest

from core.access.api import SYSTEM, Principal
from core.accounts.api import create_token, create_user
from core.indicators.api import figures, indicator
from core.indicators.registry import INDICATORS


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
def test_figures_come_over_the_api(client: Any) -> None:
    token = create_token(SYSTEM, create_user(SYSTEM, "chief", "Rain-over-Dalian-7", superuser=True), "test")
    answer = client.get("/api/v1/indicators", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    for each in answer.json()["items"]:
        assert each.keys() == {"name", "title", "unit", "value", "as_of"}
    assert client.get("/api/v1/indicators").status_code == 401
