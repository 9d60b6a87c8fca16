"""The pages of layers, as people open them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from core.access.api import SYSTEM, Principal, Role, principal_of
from core.accounts.api import Agency, create_user, grant
from gis.basedata.stamps import forget
from gis.features.edit import Change, propose, write
from gis.features.models import Edit, Layer
from gis.features.pages.catalogue import matches
from gis.features.table import drop_table
from tests.gis.editing.conftest import FIELDS, added, agencies, make, point

PAGE = "/layers/layer.wells/"


@pytest.fixture
def wells(transactional_db: None) -> Iterator[Layer]:
    """Committed: tables, extents and quality are read by connections of their own."""
    layer = make(agencies()[0], "wells", "Point", FIELDS)
    forget()
    yield layer
    with connection.cursor() as cursor:
        drop_table(cursor, layer)
    forget()


@pytest.fixture
def people(wells: Layer) -> dict[str, Any]:
    root = Agency.objects.get(code="210211")
    found: dict[str, Any] = {}
    for name, role in (("planner", Role.PLANNER), ("reviewer", Role.COMMANDER), ("onlooker", Role.FIELD_UNIT)):
        user = create_user(SYSTEM, name, "Rain-over-Dalian-7")
        grant(SYSTEM, user, role, root)
        client = Client()
        client.force_login(user)
        found[name] = (principal_of(user), client)
    return found


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def test_a_layer_from_its_list_to_a_settled_conflict(wells: Layer, people: dict[str, Any]) -> None:
    planner: Principal
    (planner, client), (_, reviewer), (_, onlooker) = people.values()
    twin = Change(verb="add", geometry=point(), values={"name": "一号井", "keeper": "王小明"})
    number = write(planner, wells, [added(name="一号井", keeper="王小明", depth=7), twin], "普查")[0].feature_id
    assert "机井" not in text(client, "/layers/?q=wuguan")
    assert "layer.wells" in text(client, "/layers/?q=jijing")
    assert "敏感" in text(client, PAGE)
    assert "王小明" in text(client, f"{PAGE}table/?sort=depth&desc=1")
    assert "王小明" not in text(onlooker, f"{PAGE}table/")
    assert "没有要素" in text(client, f"{PAGE}table/?at=2020-01-01")
    assert "位置重复" in text(client, f"{PAGE}quality/")
    assert "普查" in text(client, f"{PAGE}history/")
    assert "第 1 版" in text(client, f"{PAGE}features/{number}/")
    text(client, f"{PAGE}features/999/", 404)
    text(client, "/layers/layer.none/", 404)
    text(onlooker, f"{PAGE}edit/", 403)
    assert "editor-form" in text(client, f"{PAGE}edit/?feature={number}")
    mine = propose(
        planner,
        wells,
        [Change(verb="change", id=number, revision=1, geometry=point(121.6), values={"depth": 20, "name": "甲"})],
        "复测",
    )
    own = f"{PAGE}edits/{mine}/"
    assert "复测" in text(reviewer, f"{PAGE}edits/")
    assert 'value="publish"' in text(reviewer, own)
    assert 'value="publish"' not in text(client, own)
    write(planner, wells, [Change(verb="change", id=number, revision=1, values={"depth": 21})], "再测")
    assert "有冲突" in text(reviewer, f"{PAGE}edits/")
    assert reviewer.post(own, {"do": "publish"}).status_code == 409
    edit = Edit.objects.get(together=mine)
    assert f'name="{edit.pk}.depth"' in text(client, f"{own}conflict/")
    picked = {"do": "chosen", f"{edit.pk}.depth": "theirs", f"{edit.pk}.name": "mine", "why": "合并"}
    settled = client.post(f"{own}conflict/", picked)
    instead = Edit.objects.get(state="proposed")
    assert settled["Location"] == f"{PAGE}edits/{instead.together}/"
    assert (instead.values, instead.revision, instead.geom is not None) == ({"name": "甲"}, 2, True)
    assert Edit.objects.get(together=mine).state == "withdrawn"
    assert reviewer.post(settled["Location"], {"do": "publish"}).status_code == 302
    assert "撤销" in text(client, settled["Location"])
    assert client.post(settled["Location"], {"do": "undo", "remark": "算错了"}).status_code == 302
    assert Edit.objects.filter(state="proposed").count() == 1


def test_base_data_have_a_page_without_editing(people: dict[str, Any]) -> None:
    client = people["planner"][1]
    page = text(client, "/layers/roads/")
    assert "编辑要素" not in page
    text(client, "/layers/roads/history/", 404)
    text(client, "/layers/roads/quality/")


def test_words_find_a_collection() -> None:
    from gis.collections.declare import COLLECTIONS

    roads = COLLECTIONS["roads"]
    assert all(matches(roads, asked) for asked in ("", "道路", "Roads", "daolu", "dl"))
    assert not matches(roads, "yiyuan")
