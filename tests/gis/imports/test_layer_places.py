"""Imported points are places: found in every way names are, by who may see their layer, for as long as it is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from core.access.api import SYSTEM, Principal, Role, principal_of
from core.accounts.api import Agency, create_token, create_user, grant, place_agency
from core.events.api import read_since
from core.registers.api import change
from gis.collections.layers import seen_layers
from gis.features.editing.change import Change
from gis.features.editing.write import write
from gis.features.make import layer_of, remove_layer
from gis.features.models import Layer
from gis.geocoding import layer_places
from gis.geocoding.search import geocode
from gis.imports.choice import Choice, Mapped
from gis.imports.take import import_file
from gis.registers import LAYER
from tests.gis.imports.files import points, written
from tests.gis.imports.test_taking import ready

pytestmark = pytest.mark.django_db(transaction=True)  # the search reads over a connection of its own
NAMES = ["椒金山泵站", "绿波泵站", "华北路12号"]


@pytest.fixture
def shops(transactional_db: None, tmp_path: Path) -> Iterator[Principal]:
    """A planner who has imported three named points for the own agency alone."""
    district = place_agency(Agency(code="plan", name="自然资源局", level="district"))
    user = create_user(SYSTEM, "planner", "Rain-over-Dalian-7")
    grant(SYSTEM, user, Role.PLANNER, district)
    planner = principal_of(user)
    columns = {"名称": NAMES, "备注": ["甲", "乙", "丙"]}
    mapped = (Mapped("备注", "note"), Mapped("名称", "name", "名称"))
    choice = Choice(name="pumps", title_zh="泵站", crs="EPSG:4490", access="agency", columns=mapped)
    import_file(planner, ready(written(tmp_path / "a.gpkg", "GPKG", points(), columns)), choice)
    told()
    yield planner
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS layer_pumps")


def told() -> None:
    """What the worker does with the events, oldest first; telling it twice changes nothing."""
    for event in read_since(0):
        if event.type in layer_places.HAPPENED:
            layer_places.renew(event)


def found(asker: Principal, text: str) -> list[tuple[str, str, str]]:
    """Of layers: base data that another file loaded may answer too."""
    answers = geocode(text, 50, seen_layers(asker)).found
    return [(each.name, each.why, each.detail) for each in answers if each.source == layer_places.SOURCE.name]


def test_points_are_found_as_all_names_are(shops: Principal) -> None:
    reasons = {
        "椒金山泵站": "exact",
        "椒金": "prefix",
        "jiaojinshanbeng": "pinyin",
        "jjsbz": "initials",
        "椒金山崩站": "sound",
        "椒金上水泵站": "fuzzy",
    }
    for asked, why in reasons.items():
        assert found(shops, asked)[0] == ("椒金山泵站", why, "泵站"), asked


def test_only_who_may_see_the_layer_finds_them_and_only_as_long(shops: Principal, client: Client) -> None:
    officer = create_user(SYSTEM, "officer", "Rain-over-Dalian-7")
    plan = Agency.objects.get(code="plan")
    street = place_agency(Agency(code="s", name="街道", level="subdistrict", parent=plan))
    grant(SYSTEM, officer, Role.DUTY_OFFICER, street)
    bearer = {"Authorization": f"Bearer {create_token(SYSTEM, officer, 'test')}"}

    def asked() -> list[str]:
        answer = client.get("/api/v1/geocode", {"q": "绿波泵站"}, headers=bearer)
        return [each["name"] for each in answer.json()["items"]]

    assert asked() == []
    layer = layer_of(shops, "pumps")
    change(shops, LAYER, layer.pk, layer.version, {"access": "open"}, "公开")
    assert asked()[0] == "绿波泵站"  # at once, without the worker
    remove_layer(shops, "pumps", "撤回")
    assert asked() == []
    told()
    assert layer_places.SOURCE.name not in sources()


def sources() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT source FROM citygis_namedplace")
        return {row[0] for row in cursor.fetchall()}


def test_edits_and_other_titles_are_followed(shops: Principal) -> None:
    layer = layer_of(shops, "pumps")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, revision FROM layer_pumps WHERE name = %s", [NAMES[0]])
        [(number, revision)] = cursor.fetchall()
    write(shops, layer, [Change(verb="change", id=number, revision=revision, values={"name": "新生泵站"})], "更名")
    told()
    assert found(shops, "新生泵站")[0][1] == "exact"
    assert "exact" not in {why for _name, why, _detail in found(shops, NAMES[0])}
    layer.refresh_from_db()
    change(shops, LAYER, layer.pk, layer.version, {"title_zh": "排涝泵站"}, "改名")
    told()
    assert found(shops, "绿波泵站")[0][2] == "排涝泵站"


def test_imported_addresses_locate_rows(shops: Principal, tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text("名称,地址\n商店,华北路12号\n")
    choice = Choice(name="shops", title_zh="商店", crs="EPSG:4490", columns=(Mapped("名称", "name"),))
    try:
        assert import_file(shops, ready(path), choice).stored == 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS layer_shops")


def test_which_field_names_a_point() -> None:
    def named(*fields: tuple[str, str], secret: str = "", shape: str = "Point") -> str:
        kept = [{"name": name, "title": title, "kind": "text", "sensitive": name == secret} for name, title in fields]
        return layer_places.name_field(Layer(shape=shape, fields=kept))

    assert named(("note", "备注"), ("mingcheng", "名称")) == "mingcheng"
    assert named(("dz", "地址"), ("dwmc", "单位名称")) == "dwmc"
    assert named(("note", "备注"), ("dz", "地址")) == "dz"
    assert named(("note", "备注")) == ""
    assert named(("name", "姓名"), secret="name") == ""
    assert named(("name", "名称"), shape="MultiPolygon") == ""
