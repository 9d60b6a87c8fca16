"""What lies over the workbench's map, and what leaves the house: results, their legends, files."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.access.api import SYSTEM, Principal, Role, principal_of
from core.accounts.api import Agency, create_user, grant, place_agency
from gis.api import may_take, saved_map
from gis.collections.find import collection_of
from gis.features.edit import Change, write
from gis.features.make import make_layer
from gis.features.models import Layer
from gis.features.table import drop_table
from maps.planner import paper as paper_module
from maps.planner.content import opened
from maps.planner.file import file_of
from maps.planner.file_over import heat
from maps.planner.paper import MM_PER_PX, PNG, paper_of, sheet_of
from maps.planner.scale import bar_of, scale_of, zoom_of
from maps.planner.themes import along, quantiles

VIEW = {"lon": 121.5, "lat": 38.95, "zoom": 12.0}
FIELDS: list[dict[str, Any]] = [
    {"name": "name", "title": "名称", "kind": "text"},
    {"name": "depth", "title": "井深", "kind": "number", "unit": "m"},
    {"name": "keeper", "title": "联系人", "kind": "text", "sensitive": True},
]
BY_REGION = {"layer": "roads", "by": "subdistrict", "filter": "", "field": "", "classes": 4, "extent": ""}


def days() -> tuple[str, str]:
    """Yesterday and today."""
    today = timezone.localdate()
    return (today - timedelta(days=1)).isoformat(), today.isoformat()


# --- pure -------------------------------------------------------------------------------------------------------------


def test_classes_of_regions_hold_about_as_many_each() -> None:
    assert quantiles([5, 1, 2, 9, 3, 8], 3) == [1, 3, 8, 9]
    assert quantiles([4, 4, 4], 5) == [4, 4]
    assert quantiles([], 3) == []
    assert along(4) == ["#d3edf2", "#6bb6c9", "#2a7f9c", "#0a4a66"]
    assert along(1) == ["#2a7f9c"]


def test_heat_is_warmest_where_most_points_lie() -> None:
    crowd, single = np.tile([121.5, 38.95], (50, 1)), np.array([[121.6, 39.0]])
    picture, ((south, west), (north, east)) = heat(np.vstack([crowd, single]), 6)
    row, column = np.unravel_index(picture[..., 0].argmax(), picture.shape[:2])
    height, width = picture.shape[:2]
    assert west + (column + 0.5) / width * (east - west) == pytest.approx(121.5, abs=0.004)
    assert north - (row + 0.5) / height * (north - south) == pytest.approx(38.95, abs=0.004)
    assert picture[0, 0, 3] < 0.01, "clear where there is nothing"


@pytest.mark.parametrize("size", ["A4", "A3"])
@pytest.mark.parametrize("upright", [False, True])
def test_a_length_on_paper_is_that_on_the_ground(size: str, upright: bool) -> None:
    """The picture fills the frame to within half a pixel, and the bar is as long as it says."""
    sheet = sheet_of(size, upright)
    for pixels, millimetres in zip(sheet.pixels, (sheet.map_width, sheet.map_height), strict=True):
        assert pixels * MM_PER_PX == pytest.approx(millimetres, abs=MM_PER_PX / 2)
    metres, bar = bar_of(scale_of(zoom_of(25_000, 38.95), 38.95))
    assert metres / (bar / 1000) == pytest.approx(25_000)


# --- results over the map ---------------------------------------------------------------------------------------------


@pytest.fixture
def planner(committed_base_data: None, db: None) -> Client:
    district = place_agency(Agency(code="210211", name="甘井子区", level="district"))
    user = create_user(SYSTEM, "planner", "Rain-over-Dalian-7", name="李规划")
    grant(SYSTEM, user, Role.PLANNER, district)
    client = Client()
    client.force_login(user, backend="core.accounts.backend.GateBackend")
    return client


def post(client: Client, to: str, **plan: Any) -> Any:
    return client.post(f"/planner/{to}/", {"plan": json.dumps({"title": "图", "view": VIEW, "layers": [], **plan})})


def test_regions_are_coloured_counted_and_told(planner: Client) -> None:
    found = post(planner, "theme", regions=BY_REGION).json()
    assert len(found["entries"]) == 4
    shapes = [each for each in found["features"]["features"] if "text" not in each["properties"]]
    colours = {entry["colour"] for entry in found["entries"]}
    assert {each["properties"]["colour"] for each in shapes} == colours
    assert len(shapes) == len(found["rows"])
    assert all(len(row["cells"]) == len(found["head"]) and len(row["box"]) == 4 for row in found["rows"])
    summed = post(planner, "theme", regions={**BY_REGION, "field": "speed_kmh"}).json()
    assert "限速" in summed["about"]
    long = post(planner, "theme", regions={**BY_REGION, "extent": "length"}).json()
    assert long["about"] == "总长度 (km)"
    kilometres = sum(float(row["cells"][3].replace(",", "")) for row in long["rows"])
    assert 100 < kilometres < 10_000, "a district's roads"


@pytest.mark.parametrize(
    "wrong",
    [
        {"regions": {**BY_REGION, "field": "name"}},
        {"regions": {**BY_REGION, "filter": "secret = 1"}},
        {"regions": {**BY_REGION, "by": "street"}},
        {"regions": {**BY_REGION, "extent": "area"}},
        {"regions": {**BY_REGION, "layer": "layer.gone"}},
        {"regions": ["roads"]},
        {"changes": {"layer": "roads", "since": "2026-11-01", "until": "2026-11-02"}},
        {"changes": {"layer": "roads", "since": "2026-11-02", "until": "2026-11-01"}},
        {},
    ],
)
def test_a_result_that_cannot_be_worked_out_is_said(planner: Client, wrong: dict[str, Any]) -> None:
    answer = post(planner, "theme", **wrong)
    assert answer.status_code == 422
    assert re.search("[一-龥]", answer.json()["detail"])


def test_a_saved_map_keeps_the_question_and_no_answer(planner: Client) -> None:
    code = post(planner, "save", regions=BY_REGION).json()["code"]
    assert saved_map(code).content["regions"] == BY_REGION
    page = planner.get(f"/planner/?map={code}").content.decode()
    config = json.loads(re.search(r'id="planner-config"[^>]*>(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert config["saved"]["regions"] == BY_REGION


def test_paper_tells_what_lies_over_the_map(planner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = dict[str, Any]()
    monkeypatch.setattr(paper_module, "printed", lambda _template, values: asked.update(values))
    layers = [{"name": "grids"}, {"name": "communities", "heat": True}]
    found = opened(SYSTEM, {"layers": layers, "view": VIEW, "regions": BY_REGION})
    paper_of(SYSTEM, found, "图", sheet_of("A3", upright=True), PNG)
    regions, grids, communities = asked["legends"]
    assert len(regions.entries) == 4
    assert (grids.entries, "不显示" in grids.note) == ((), True), "unit grids are not drawn at zoom 12"
    assert communities.shape == "heat"
    assert len(asked["credits"]) == 3
    assert "来源 推得" in asked["credits"][0]
    assert "MIT" in asked["credits"][0]


def test_a_layers_page_links_to_the_workbench_with_the_layer_on_it(planner: Client) -> None:
    address = re.search(r"/planner/\?layers=[\w.]+", planner.get("/layers/roads/").content.decode())
    assert address
    page = planner.get(address[0]).content.decode()
    config = json.loads(re.search(r'id="planner-config"[^>]*>(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert config["first"] == ["roads"]


# --- a layer with a past, and files of it -----------------------------------------------------------------------------


@pytest.fixture
def wells(transactional_db: None) -> Iterator[tuple[Layer, Principal]]:
    """A well of today, not shared, with a sensitive field; and the planner whose agency keeps it."""
    district = place_agency(Agency(code="210211", name="甘井子区", level="district"))
    user = create_user(SYSTEM, "planner", "Rain-over-Dalian-7", name="李规划")
    grant(SYSTEM, user, Role.PLANNER, district)
    keeper = principal_of(user)
    layer = make_layer(keeper, name="wells", title_zh="机井", shape="Point", fields=FIELDS, agency=district)
    at = {"type": "Point", "coordinates": [121.52, 38.95]}
    write(
        keeper, layer, [Change(verb="add", geometry=at, values={"name": "<b>井", "depth": 7.5, "keeper": "张三"})], "测"
    )
    yield layer, keeper
    with connection.cursor() as cursor:
        drop_table(cursor, layer)


def test_what_a_file_holds_may_leave_and_is_of_its_date(wells: tuple[Layer, Principal]) -> None:
    _layer, keeper = wells
    yesterday, today = days()
    classes = {"field": "keeper", "method": "unique", "breaks": ["张三"], "colors": ["#abcdef"]}
    shown = {"name": "layer.wells", "style": classes}
    changes = {"layer": "layer.wells", "since": yesterday, "until": today}
    page = file_of(keeper, opened(keeper, {"layers": [shown], "view": VIEW, "changes": changes}), "图").decode()
    assert "\\u0026lt;b\\u0026gt;\\u4e95" in page, "markup in a value is text, though the page says it as markup"
    assert "张三" not in page
    assert "\\u5f20\\u4e09" not in page, "a sensitive field leaves neither as a value nor as a class"
    assert "#abcdef" not in page
    assert "新增 1" in page
    assert "不予共享，仅限内部" in page
    assert re.findall(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=", page) == []

    before = file_of(keeper, opened(keeper, {"layers": [{**shown, "at": yesterday}], "view": VIEW}), "图").decode()
    assert f"机井 ({yesterday})：没有可显示的要素" in before
    warm = file_of(keeper, opened(keeper, {"layers": [{**shown, "heat": True}], "view": VIEW}), "图").decode()
    assert "data:image/png;base64" in warm
    assert "imageOverlay" in warm

    other = Principal(None, "liaison", "", frozenset({Role.LIAISON}), {"gis.layer.view": ("",)})
    assert not may_take(other, collection_of(other, "layer.wells"))
    kept = file_of(other, opened(other, {"layers": [shown], "view": VIEW, "changes": changes}), "图").decode()
    assert "“机井”不予共享，未放入本文件" in kept
    assert "\\u4e95" not in kept


def test_what_changed_is_counted_and_told(wells: tuple[Layer, Principal]) -> None:
    _layer, keeper = wells
    yesterday, today = days()
    asked = {"layers": [], "changes": {"layer": "layer.wells", "since": yesterday, "until": today}}
    client = Client()
    client.force_login(keeper_user(keeper), backend="core.accounts.backend.GateBackend")
    found = client.post("/planner/theme/", {"plan": json.dumps(asked)}).json()
    assert [entry["text"] for entry in found["entries"]] == ["新增 1", "变更 0", "删除 0"]
    assert [row["cells"][:3] for row in found["rows"]] == [["#1", "新增", "<b>井"]]
    rows = client.get(f"/api/v1/collections/layer.wells/rows?at={yesterday}").json()
    assert (rows["items"], rows["matched"]) == ([], 0)
    assert client.get("/api/v1/collections/layer.wells/rows?at=soon").status_code == 422
    with pytest.raises(ValidationError):
        opened(keeper, {"layers": [], "changes": {"layer": "layer.wells", "since": "soon", "until": today}})

    put = {"version": 1, "from": 14, "to": 12, "why": "太密"}
    page = client.post("/layers/layer.wells/zooms/", put, follow=True).content.decode()
    assert "最小级别不能大于最大级别" in page
    page = client.post("/layers/layer.wells/zooms/", {**put, "to": 18}, follow=True).content.decode()
    assert "显示级别已修改" in page
    assert "第 14 级起显示" in page
    layer = Layer.objects.get(name="wells")
    assert (layer.min_zoom, layer.max_zoom, layer.version) == (14, 18, 2)
    stale = client.post("/layers/layer.wells/zooms/", {**put, "to": 20}, follow=True).content.decode()
    assert 'class="notice error"' in stale
    assert Layer.objects.get(name="wells").max_zoom == 18


def keeper_user(keeper: Principal) -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(username=keeper.username)
