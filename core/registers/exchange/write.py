"""Records going out, masked as everywhere, row by row: CSV, XLSX, GeoJSON."""

import csv
import io
import json
import tempfile
import unicodedata
from collections.abc import Iterator
from typing import Any, Literal

from django.contrib.gis.geos import Point
from django.utils.translation import gettext_lazy

from core.access.gate import require
from core.access.principal import Principal
from core.registers.check import told_fields
from core.registers.declare import Register
from core.registers.exchange.limits import MOST_ROWS_OUT
from core.registers.listing import found
from core.registers.models import Record
from core.registers.query import Query
from core.registers.show import shown, title_of
from core.states.errors import Refusal

Format = Literal["csv", "xlsx", "geojson"]
MEDIA_TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}
_AT_ONCE = 2000
_PIECE = 64 * 1024
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NO_PLACE = gettext_lazy("These records have no place.")
_TOO_MANY = gettext_lazy("An XLSX file takes %(most)d records at most; narrow the list, or take CSV.")
_NO_FORMAT = gettext_lazy("Records go out as csv, xlsx or geojson.")


def export(principal: Principal, register: Register, query: Query, format: str) -> Iterator[bytes]:  # noqa: A002
    """All records that the query asks for, as the bytes of a file, piece by piece; sensitive values stay masked.

    Raises, before the first piece:
        AccessDenied: the person may not see this register.
        ValidationError: by parameter, what of the query cannot be read.
        Refusal: `no_format`, `no_place`, `too_many`.
    """
    if not principal.scopes(register.permission("view")):
        require(principal, register.permission("view"))
    if format not in MEDIA_TYPES:
        raise Refusal("no_format", _NO_FORMAT)
    rows = found(principal, register, query)
    if format == "csv":
        return _csv(register, rows.iterator(_AT_ONCE))
    if format == "geojson":
        if not register.place or register.place in register.masks:
            raise Refusal("no_place", _NO_PLACE)
        return _geojson(register, rows.iterator(_AT_ONCE))
    if rows.order_by()[: MOST_ROWS_OUT + 1].count() > MOST_ROWS_OUT:
        raise Refusal("too_many", _TOO_MANY, most=MOST_ROWS_OUT)
    return _xlsx(register, rows.iterator(_AT_ONCE))


def header_of(register: Register) -> list[str]:
    """The titles of the columns that go out."""
    return [*(title_of(register, field.name) for field in told_fields(register)), *_kept_titles(register)]


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula; a plain negative number is none."""
    if text.startswith(_FORMULA) and not _is_number(text):
        return f"'{text}"
    return text


def _kept_titles(register: Register) -> list[str]:
    return [title_of(register, "changed_at"), title_of(register, "changed_by")]


def _cells(register: Register, record: Record) -> list[str]:
    values = shown(register, record)
    names = [*(field.name for field in told_fields(register)), "changed_at", "changed_by"]
    return [values[name] for name in names]


def _csv(register: Register, rows: Iterator[Record]) -> Iterator[bytes]:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["#", *map(safe, header_of(register))])
    yield b"\xef\xbb\xbf"  # without it, spreadsheets here read UTF-8 as GBK
    for record in rows:
        writer.writerow([record.pk, *map(safe, _cells(register, record))])
        if file.tell() > _PIECE:
            yield _taken(file)
    yield _taken(file)


def _taken(file: io.StringIO) -> bytes:
    text = file.getvalue()
    file.seek(0)
    file.truncate()
    return text.encode()


def _xlsx(register: Register, rows: Iterator[Record]) -> Iterator[bytes]:
    from openpyxl import Workbook  # slow to load: only for processes that write tables
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_sheet_name(register))

    def text(value: str) -> Any:
        cell = WriteOnlyCell(sheet, _visible(value))
        cell.data_type = "s"  # never a formula, whatever it begins with
        return cell

    sheet.append([text("#"), *map(text, header_of(register))])
    for record in rows:
        sheet.append([record.pk, *map(text, _cells(register, record))])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _sheet_name(register: Register) -> str:
    return "".join(each for each in str(register.title) if each not in r"[]:*?/\\")[:31] or register.thing


def _geojson(register: Register, rows: Iterator[Record]) -> Iterator[bytes]:
    """RFC 7946, coordinates in CGCS2000, which equals WGS 84 to within a decimetre; records without a place too."""
    yield b'{"type":"FeatureCollection","features":['
    begun = False
    for record in rows:
        yield (b",\n" if begun else b"\n") + json.dumps(feature_of(register, record), ensure_ascii=False).encode()
        begun = True
    yield b"\n]}\n"


def feature_of(register: Register, record: Record) -> dict[str, Any]:
    """A record as a GeoJSON feature, masked; its place is left out where that is sensitive."""
    values = shown(register, record)
    return {
        "type": "Feature",
        "id": record.pk,
        "geometry": place_out(register, record),
        "properties": {name: value for name, value in values.items() if name != register.place},
    }


def place_out(register: Register, record: Record) -> dict[str, Any] | None:
    """A record's place as GeoJSON; none where it is sensitive."""
    if not register.place or register.place in register.masks:
        return None
    place = getattr(record, register.place)
    if isinstance(place, Point):
        return {"type": "Point", "coordinates": [place.x, place.y]}
    return json.loads(place.json) if place else None


def _visible(text: str) -> str:
    """XML has no place for control characters."""
    return "".join(each for each in text if each in "\n\t" or unicodedata.category(each) != "Cc")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii()
