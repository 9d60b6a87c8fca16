"""The register kit's pages, looked at through the population module."""

import csv
import io
import json
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.events.api import read_since
from core.plugins.models import PluginSwitch
from core.plugins.mount import house_mounted
from core.plugins.switches import forget
from core.registers.api import REGISTERS, change, vector, words_of
from plugins.population.models import Organisation, Person
from plugins.population.registers import PERSON
from plugins.population.synthetic.numbers import birth, citizen_id
from tests.plugins.population.world import ORGANISATIONS, Town

LIST = "/m/population/person/"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_every_page_asks_for_its_right(town: Town) -> None:
    pk = town.somebody().pk
    for path in ("", "map/", "duplicates/", "import/", "new/", f"{pk}/", f"{pk}/edit/", f"{pk}/unmask/", "suggest/"):
        assert town.client("duty").get(LIST + path).status_code == 200, path
        assert Client().get(LIST + path).status_code == 302, path
        assert town.client("system").get(LIST + path).status_code == 403, path
    assert [town.client("leader").get(f"{LIST}{p}").status_code for p in ("", "new/", f"{pk}/unmask/")] == [
        200,
        403,
        403,
    ]


def test_a_disabled_plugin_has_no_pages(town: Town) -> None:
    PluginSwitch.objects.create(slug="population", enabled=False)
    forget()
    try:
        assert town.client("duty").get(LIST).status_code == 404
    finally:
        PluginSwitch.objects.all().delete()
        forget()


def test_lists_are_masked_and_keep_to_ones_agencies(town: Town) -> None:
    east, west = town.somebody("east"), town.somebody("west")
    page = text_of(town.client("east").get(LIST, {"q": east.citizen_id}))
    assert f"{LIST}{east.pk}/" in page
    assert f"{east.citizen_id[:6]}********{east.citizen_id[-4:]}" in page
    assert east.phone not in page
    assert east.name not in page
    assert "合成" in page, "made-up people are called so"
    assert f"{LIST}{west.pk}/" not in text_of(town.client("east").get(LIST, {"q": west.citizen_id}))
    assert town.client("east").get(f"{LIST}{west.pk}/").status_code == 404


def test_search_by_pinyin_and_filters(town: Town) -> None:
    Person.objects.filter(pk=town.somebody().pk).update(search=vector(words_of(["欧阳小明"])))
    for words in ("ouyangxiao", "oyxm", "欧阳小明", "xiaoming"):
        page = text_of(town.client("duty").get(LIST, {"q": words}))
        assert page.count('<th scope="row">') == 1, words
    page = text_of(town.client("duty").get(LIST, {"status": "cancelled", "sex": "1"}))
    wanted = Person.objects.filter(status="cancelled", sex=1).count()
    assert page.count('<th scope="row">') == wanted


def test_pages_follow_each_other_by_number(town: Town) -> None:
    client, seen, address = town.client("duty"), set[int](), LIST
    for _page in range(7):
        answer = client.get(address)
        seen |= {int(row["pk"] if isinstance(row, dict) else row.pk) for row in answer.context["rows"]}
        if not answer.context["next"]:
            break
        address = LIST + answer.context["next"]
    assert seen == set(Person.objects.values_list("pk", flat=True))


def test_views_are_saved_and_taken_away(town: Town) -> None:
    client = town.client("duty")
    client.post(f"{LIST}views/", {"name": "独居", "query": "lives_alone=true"})
    page = client.get(LIST)
    assert [(view.name, view.query) for view in page.context["views"]] == [("独居", "lives_alone=true")]
    assert list(town.client("leader").get(LIST).context["views"]) == []
    client.post(f"{LIST}views/", {"delete": page.context["views"][0].pk})
    assert list(client.get(LIST).context["views"]) == []


def test_unmasking_needs_a_purpose_and_is_on_record(town: Town) -> None:
    person, client = town.somebody(), town.client("duty")
    asked = client.post(f"{LIST}{person.pk}/unmask/", {"fields": ["citizen_id"], "purpose": ""})
    assert asked.status_code == 422
    assert person.citizen_id not in text_of(asked)
    told = client.post(f"{LIST}{person.pk}/unmask/", {"fields": ["citizen_id"], "purpose": "疏散 3 号楼"})
    assert person.citizen_id in text_of(told)
    assert person.phone not in text_of(told)
    assert person.citizen_id not in text_of(client.get(f"{LIST}{person.pk}/")), "only in that answer"
    event = list(read_since(0, 10_000))[-1]
    assert (event.type, event.payload["purpose"], event.permission) == (
        "population.person.unmasked",
        "疏散 3 号楼",
        "core.event.audit",
    )
    assert person.citizen_id not in json.dumps(event.payload)
    assert "疏散 3 号楼" in text_of(
        town.client("audit").get("/admin/core/eventrecord/?type=population.person.unmasked")
    )


def test_a_record_is_made_changed_and_looked_back_at(town: Town) -> None:
    client = town.client("duty")
    values = {"agency": town.agencies["east"].pk, "name": "孙尚香", "citizen_id": citizen_id(birth(20_000), 998)}
    wrong = client.post(f"{LIST}new/", {**values, "status": "resident", "citizen_id": "210200198010040000"})
    assert wrong.status_code == 422
    assert "校验" in text_of(wrong)
    made = client.post(f"{LIST}new/", {**values, "status": "resident", "place": "121.58, 38.96"})
    person = Person.objects.get(name="孙尚香")
    assert made["Location"] == f"{LIST}{person.pk}/"
    assert person.sex == 0
    edit = client.get(f"{LIST}{person.pk}/edit/")
    typed = {field.name: field.value for field in edit.context["fields"] if field.kind != "flag"}
    done = client.post(f"{LIST}{person.pk}/edit/", {**typed, "status": "floating", "version": 1, "why": "走访"})
    assert done.status_code == 302, text_of(done)
    person.refresh_from_db()
    assert (person.status, person.version, person.name) == ("floating", 2, "孙尚香"), "masked values stay"
    page = client.get(f"{LIST}{person.pk}/")
    assert [(each.version, each.why) for each in page.context["versions"]] == [(2, "走访"), (1, "")]
    then = client.get(f"{LIST}{person.pk}/", {"as_of": page.context["versions"][1].since.isoformat()})
    assert then.context["version"].version == 1
    assert "常住" in text_of(then)
    assert client.get(f"{LIST}{person.pk}/", {"as_of": "2020-01-01"}).context["version"] is None


def test_the_slower_of_two_sees_both_versions(town: Town) -> None:
    person, client = town.somebody(), town.client("duty")
    form = client.get(f"{LIST}{person.pk}/edit/").context["fields"]
    typed = {field.name: field.value for field in form if field.kind != "flag"}
    change(town.who("east"), PERSON, person.pk, 1, {"status": "floating"}, "搬走")
    answer = client.post(f"{LIST}{person.pk}/edit/", {**typed, "nation": "11", "version": 1, "why": "更正"})
    assert answer.status_code == 409
    assert "east" in text_of(answer)
    both = {each.title: (each.mine, each.now) for each in answer.context["differences"] if each.differs}
    assert both["状态"] == ("常住", "流动")
    again = client.post(f"{LIST}{person.pk}/edit/", {**typed, "nation": "11", "version": 2, "why": "更正"})
    assert again.status_code == 302


def table(rows: list[list[str]]) -> io.BytesIO:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    file = io.BytesIO(text.getvalue().encode("utf-8-sig"))
    file.name = "人口.csv"
    return file


def test_a_bad_table_is_reported_and_its_good_rows_stored_on_request(town: Town, monkeypatch: Any) -> None:
    kept: dict[str, Any] = {}
    monkeypatch.setattr("core.registers.pages.importing.cache.set", lambda key, value, _s: kept.update({key: value}))
    monkeypatch.setattr("core.registers.pages.importing.cache.get", kept.get)
    monkeypatch.setattr("core.registers.pages.importing.cache.delete", kept.pop)
    rows = [["name", "citizen_id", "status", "agency"]]
    rows += [[f"周{n}", citizen_id(birth(30_000 + n), 990), "常住", "210211001001"] for n in range(6)]
    rows[2][1], rows[4][2] = "210200200802200000", "不知道"
    client, before = town.client("duty"), Person.objects.count()
    report = client.post(f"{LIST}import/", {"file": table(rows)})
    assert report.status_code == 422
    assert [(row, field) for row, field, _why in report.context["problems"]] == [(3, "公民身份号码"), (5, "状态")]
    assert Person.objects.count() == before
    stored = client.post(f"{LIST}import/", {"again": report.context["again"]})
    assert stored.context["report"].stored == 4
    assert Person.objects.count() == before + 4
    assert "again" in client.post(f"{LIST}import/", {"again": report.context["again"]}).context
    assert Person.objects.count() == before + 4, "once"


def test_exports_are_masked(town: Town) -> None:
    person = town.somebody()
    for form in ("csv", "geojson", "xlsx"):
        answer = town.client("duty").get(f"{LIST}export/", {"format": form, "q": person.citizen_id})
        body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert answer["Content-Disposition"].endswith(f'.{form}"')
        assert person.citizen_id.encode() not in body
    assert town.client("duty").get(f"{LIST}export/", {"format": "exe"}).status_code == 302


def test_duplicates_are_found_and_made_one(town: Town) -> None:
    person, client = town.somebody(), town.client("duty")
    other = Person.objects.exclude(pk=person.pk).exclude(phone="").latest("pk")
    Person.objects.filter(pk=other.pk).update(name=person.name, phone=person.phone)
    page = client.get(f"{LIST}duplicates/")
    assert {person.pk, other.pk} <= {row["pk"] for group in page.context["groups"] for row in group}
    shown = client.get(f"{LIST}merge/", {"keep": person.pk, "other": other.pk})
    assert person.citizen_id not in text_of(shown)
    wanted: dict[str, Any] = {
        "keep": person.pk,
        "other": other.pk,
        "status": "other",
        "nation": "other",
        "why": "同一人",
    }
    assert client.post(f"{LIST}merge/", wanted).status_code == 302
    person.refresh_from_db()
    other.refresh_from_db()
    assert (other.merged_into_id, person.nation) == (person.pk, other.nation)
    assert client.get(f"{LIST}merge/", {"keep": "x", "other": "1"}).status_code == 404


def test_files_hang_on_a_record(town: Town) -> None:
    person, client = town.somebody(), town.client("duty")
    file = io.BytesIO(b"%PDF-1.4 x")
    file.name = "证明.pdf"
    client.post(f"{LIST}{person.pk}/files/", {"file": file, "label": "户口簿"})
    page = client.get(f"{LIST}{person.pk}/")
    [attached] = page.context["files"]
    assert client.get(attached["url"]).content == b"%PDF-1.4 x"
    assert town.client("system").get(attached["url"]).status_code == 403
    assert client.get(f"{LIST}{town.somebody('west').pk}/files/{attached['file'].pk}/").status_code == 404


def test_suggestions_say_no_more_than_lists(town: Town) -> None:
    person = town.somebody()
    items = town.client("duty").get(f"{LIST}suggest/", {"q": person.citizen_id}).json()["items"]
    assert [item["value"] for item in items] == [str(person.pk)]
    assert person.citizen_id not in json.dumps(items)
    assert town.client("duty").get(f"{LIST}suggest/", {"q": "王"}).json() == {"items": []}


@pytest.mark.parametrize("thing", ["household", "address", "organisation"])
def test_the_other_registers_have_the_same_pages(town: Town, thing: str) -> None:
    client = town.client("duty")
    page = client.get(f"/m/population/{thing}/")
    assert page.status_code == 200
    assert client.get(page.context["rows"][0].url).status_code == 200
    assert client.get(f"/m/population/{thing}/new/").status_code == 200
    assert Organisation.objects.count() == ORGANISATIONS


def test_the_houses_own_registers_have_pages_too() -> None:
    urls = ModuleType("urls")
    with REGISTERS.temporary():
        REGISTERS.register("shelters.place", replace(PERSON, name="shelters.place"), owner="")
        urls.urlpatterns = house_mounted()  # type: ignore[attr-defined]
    assert reverse("shelters:place-edit", urlconf=urls, kwargs={"pk": 7}) == "/registers/shelters/place/7/edit/"  # type: ignore[arg-type]
