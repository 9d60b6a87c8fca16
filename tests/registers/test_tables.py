"""Tables coming in and going out."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook, load_workbook

from core.access.api import AccessDenied, Principal, Role
from core.events.api import read_since
from core.registers.api import Query, export, import_rows, read_table
from core.states.api import Refusal
from tests.registers.conftest import Opening, credit_code
from tests.registers.shops import SCALES, SHOPS, Shop

pytestmark = pytest.mark.django_db
HEADER = "店名,店主,类型,地址,电话,位置"


def table(*lines: str, encoding: str = "utf-8") -> list[tuple[int, dict[str, Any]]]:
    return read_table(SHOPS, "店铺.csv", "\n".join([HEADER, *lines]).encode(encoding))


def sheet(*rows: list[Any]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_becomes_records(clerk: Principal, encoding: str) -> None:
    rows = table(
        '"老王,面馆",王小明,餐饮,和平路1号,138 1234 5678,"121.5, 38.9"', "", "小卖部,李四,2,,,", encoding=encoding
    )
    report = import_rows(clerk, SHOPS, rows)
    assert (report.rows, report.good, report.stored, report.problems) == (2, 2, 2, [])
    first = Shop.objects.order_by("pk")[0]
    assert (first.name, first.kind, first.phone, first.place.x) == ("老王,面馆", "1", "13812345678", 121.5)
    assert read_since(0, types=["market.shop.imported"])[-1].payload["stored"] == 2


def test_a_sheet_becomes_records(clerk: Principal) -> None:
    content = sheet(
        ["name", "keeper", "kind", "phone", "opened", "staff"], ["面馆", "王", 1, 13812345678, date(2020, 1, 2), 3]
    )
    assert import_rows(clerk, SHOPS, read_table(SHOPS, "a.xlsx", content)).stored == 1
    shop = Shop.objects.get()
    assert (shop.phone, str(shop.opened), shop.staff) == ("13812345678", "2020-01-02", 3)


def test_of_ten_thousand_rows_every_bad_one_is_named(clerk: Principal) -> None:
    bad = set(range(3, 10_000, 271))
    lines = [f"店{n},王{n % 7},{'飞船' if n in bad else '零售'},路{n}号,," for n in range(2, 10_002)]
    rows = table(*lines)
    report = import_rows(clerk, SHOPS, rows)
    assert (len(bad), report.rows, report.good, report.stored) == (37, 10_000, 9_963, 0)
    assert [(each.row, each.field) for each in report.problems] == [(n, "kind") for n in sorted(bad)]
    assert all("飞船" in each.reason for each in report.problems)
    assert not Shop.objects.exists()
    assert not read_since(0, types=["market.shop.imported"])


def test_what_is_good_is_stored_if_asked(clerk: Principal) -> None:
    rows = table("甲,王,1,,,", "乙,王,飞船,,,", "丙,王,1,,,")
    report = import_rows(clerk, SHOPS, rows, store_good=True)
    assert (report.good, report.stored, [each.row for each in report.problems]) == (2, 2, [3])
    assert import_rows(clerk, SHOPS, table("丁,王,1,,,"), dry_run=True).stored == 0
    assert sorted(Shop.objects.values_list("name", flat=True)) == ["丙", "甲"]


def test_what_is_there_twice_is_named(clerk: Principal, opened: Opening) -> None:
    old = opened(code=credit_code(1))
    rows = [
        (2, {"name": "甲", "keeper": "王", "kind": "1", "code": credit_code(1)}),
        (3, {"name": "乙", "keeper": "王", "kind": "1", "code": credit_code(2)}),
        (4, {"name": "丙", "keeper": "王", "kind": "1", "code": credit_code(2)}),
        (5, {"name": "丁", "keeper": "王", "kind": "1", "agency": "大连湾街道"}),
    ]
    problems = import_rows(clerk, SHOPS, rows).problems
    assert [(each.row, each.field) for each in problems] == [(2, "code"), (4, "code"), (5, "agency")]
    assert f"#{old.pk}" in problems[0].reason
    assert "3" in problems[1].reason


def test_only_editors_import(officer: Principal) -> None:
    with pytest.raises(AccessDenied):
        import_rows(officer, SHOPS, [])


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (40 * 1024 * 1024))
    return file.getvalue()


def laughs() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", bomb(), "解开后"),
        ("a.xlsx", laughs(), "不是 XLSX"),
        ("a.xlsx", b"PK\x03\x04 broken", "不是 XLSX"),
        ("a.xlsx", b"name,keeper,kind", "不是 XLSX"),
        ("a.exe", b"MZ", "CSV 和 XLSX"),
        ("a.csv", "店名".encode("utf-16"), "UTF-16"),
        ("a.csv", b"\x81\xff\xff,\xfe", "GB 18030"),
        ("a.csv", b"MZ\0\0", "文本"),
        ("a.csv", b"", "第一行"),
        ("a.csv", "老王面馆,王小明,餐饮".encode(), "没有对应的字段"),
        ("a.csv", "店名,店主,类型,店名".encode(), "重复"),
        ("a.csv", "店名,name,店主,类型".encode(), "重复"),
        ("a.csv", "店名,店主".encode(), "缺少"),
        ("a.csv", b"a," * 1_000_000, "列"),
        ("a.csv", "店名,店主,类型\n甲,乙,1,多".encode(), "第 2 行"),
        ("a.csv", '店名,店主,类型\n"甲,乙,1'.encode(), "引号"),
    ],
    ids=lambda each: each[:12] if isinstance(each, str) else "",
)  # fmt: skip
def test_hostile_files_are_refused_in_a_sentence(registers: None, name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        read_table(SHOPS, name, content)


def test_too_many_rows_are_refused(registers: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.registers.exchange.read.MOST_ROWS", 2)
    with pytest.raises(ValidationError, match="2 行"):
        table(*["甲,乙,1,,,"] * 3)


def test_what_goes_out_is_masked_and_no_formula(clerk: Principal, opened: Opening) -> None:
    opened(name="=cmd|' /C calc'!A0", address="-12", phone="13812345678", place="121.5, 38.9")
    rows = list(csv.reader(io.StringIO(b"".join(export(clerk, SHOPS, Query(), "csv")).decode("utf-8-sig"))))
    row = dict(zip(rows[0], rows[1], strict=True))
    assert (row["店名"], row["地址"], row["电话"], row["店主"]) == ("'=cmd|' /C calc'!A0", "-12", "138****5678", "王**")
    book = load_workbook(io.BytesIO(b"".join(export(clerk, SHOPS, Query(), "xlsx"))))
    cell = book.active["C2"]  # type: ignore[index]
    assert (cell.value, cell.data_type) == ("=cmd|' /C calc'!A0", "s")
    feature = json.loads(b"".join(export(clerk, SHOPS, Query(), "geojson")))["features"][0]
    assert feature["geometry"]["coordinates"] == [121.5, 38.9]
    assert feature["properties"]["phone"] == "138****5678"


def test_what_went_out_can_come_in_again(clerk: Principal, opened: Opening) -> None:
    record = opened(name="=1+1", opened="2020-01-02", open_at_night=True)
    content = b"".join(export(clerk, SHOPS, Query(), "csv"))
    Shop.objects.filter(pk=record.pk).delete()
    assert import_rows(clerk, SHOPS, read_table(SHOPS, "back.csv", content)).stored == 1
    again = Shop.objects.get()
    assert (again.name, again.open_at_night, str(again.opened)) == ("=1+1", True, "2020-01-02")


def test_only_what_one_may_see_goes_out(clerk: Principal, opened: Opening, person: Callable[..., Principal]) -> None:
    opened()
    assert b"".join(export(person(Role.LIAISON, at="bay"), SHOPS, Query(), "csv")).count(b"\n") == 1
    with pytest.raises(AccessDenied):
        export(person(Role.PLANNER), SHOPS, Query(), "csv")
    for format_, register in (("pdf", SHOPS), ("geojson", SCALES)):
        with pytest.raises(Refusal):
            export(clerk, register, Query(), format_)
