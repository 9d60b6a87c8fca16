"""What waits, in which order, and at which cost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from command.api import Incident
from core.accounts.api import Agency
from maps.desk.ages import age_words, exact_words
from tests.maps_desk.conftest import Enter, Opening, alarm

MANY = 1000


def titles(html: str) -> list[str]:
    return re.findall(r'class="row-title">([^<]+)<', html)


def asked(client: Client, path: str) -> tuple[int, str]:
    """How many queries a page costs, and the page."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(path).text
    return len(queries), page


def fill(agency: Agency, count: int, **fields: object) -> None:
    now = timezone.now()
    usual: dict[str, Any] = {
        "kind_scheme": "s",
        "kind_version": "1",
        "kind_code": "11A02",
        "kind_name": "内涝",
        "source": "call",
    }
    usual |= {"agency": agency, "lon": 121.5, "lat": 38.9, "reported_at": now, "received_at": now, "severity": 4}
    start = Incident.objects.count()
    numbers = range(start, start + count)
    Incident.objects.bulk_create(
        Incident(**{**usual, "number": f"N{n}", "title": f"事件{n}", **fields}) for n in numbers
    )


def test_help_first_then_alarms_then_orders_then_the_gravest_and_oldest(
    enter: Enter, opened: Opening, district: Agency
) -> None:
    for title, severity in (("三级先", 3), ("三级后", 3), ("一级", 1)):
        opened(title=title, severity=severity)
    alarm("黄站", district, level=3)
    alarm("红站", district, level=1)
    alarm("车", district, kind="sos", cause="sos:1", level=1, value=None, raised_at=timezone.now())
    assert titles(enter().get("/desk/queue/").text) == ["车", "红站", "黄站", "一级", "三级先", "三级后"]


def test_a_thousand_open_incidents_cost_no_more_queries_than_ten(enter: Enter, district: Agency) -> None:
    desk = enter()
    fill(district, 10)
    few, _ = asked(desk, "/desk/")
    fill(district, MANY - 10)
    many, page = asked(desk, "/desk/")
    assert many - few <= 1, "counting what is not shown is the only one more"
    assert many < 20
    assert len(titles(page)) == 100
    assert "还有 900 件" in page
    beyond = desk.get("/desk/?most=300").text
    assert len(titles(beyond)) == 300


def test_filters_and_search_stay_while_one_goes_on(enter: Enter, opened: Opening) -> None:
    first, second = opened("verify", title="桥下积水"), opened(title="树倒")
    third = opened("verify", title="桥面结冰")
    Incident.objects.filter(pk=third.pk).update(state="closed", closed_at=timezone.now() - timedelta(hours=1))
    desk = enter()
    assert titles(desk.get("/desk/?show=received").text) == ["树倒"]
    assert titles(desk.get("/desk/?show=closed").text) == ["桥面结冰"]
    found = desk.get("/desk/?q=桥").text
    assert titles(found) == ["桥下积水"]
    assert f"/desk/{first.pk}/?q=%E6%A1%A5" in found
    assert titles(desk.get(f"/desk/?q={second.number}").text) == ["树倒"]
    answer = desk.post(f"/desk/{second.pk}/step/verify/?q=树")
    assert answer.headers["Location"] == f"/desk/{second.pk}/?q=%E6%A0%91"


@pytest.mark.parametrize("query", ["show=all", "most=-1", "most=99999999999", "most=²", "q=%00", "q=" + "长" * 999])
def test_nonsense_in_the_address_is_as_if_not_asked(enter: Enter, opened: Opening, query: str) -> None:
    opened(title="积水")
    assert enter().get(f"/desk/?{query}").status_code == 200


def test_ages_in_words() -> None:
    given = [-3, 59, 60, 3600, 47 * 3600, 49 * 3600]
    assert [age_words(s) for s in given] == ["0 秒", "59 秒", "1 分", "1 小时", "47 小时", "2 天"]
    assert [exact_words(s) for s in given] == ["0 秒", "59 秒", "1 分 00 秒", "1 小时 00 分", "47 小时 00 分", "2 天"]
