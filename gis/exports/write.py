"""A collection going out as a file, with the rows and fields that the person may see, in a coordinate system."""

import tempfile
import zipfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from core.access.api import Principal
from core.database.api import connect
from core.registers.api import safe
from core.states.api import Refusal
from gis.collections.declare import Collection, Field
from gis.coordinates.systems import UnknownSystemError, from_wgs84, normal_name
from gis.exports.geojson import write_geojson
from gis.exports.refusals import LONG_CELL, NO_CRS, NO_FORMAT, NO_ROWS, TOO_MANY

FORMATS = {
    "geojson": ("application/geo+json", "geojson"),
    "gpkg": ("application/geopackage+sqlite3", "gpkg"),
    "shp": ("application/zip", "zip"),
    "kml": ("application/vnd.google-earth.kml+xml", "kml"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}
_DRIVERS = {"gpkg": "GPKG", "shp": "ESRI Shapefile", "kml": "LIBKML"}
CRS = ("EPSG:4490", "EPSG:4326", "EPSG:4549", "EPSG:4550", "EPSG:4528", "EPSG:4529", "EPSG:4510")
ZONE_EDGE = 121.5  # between the 3-degree zones of 120 and 123 degrees east
MOST_ROWS = 200_000  # of an XLSX file
LONGEST_NAME = 10  # of a field in a Shapefile, in bytes
LONGEST_TEXT = 254  # of a text in a Shapefile, in bytes
LONGEST_CELL = 32_767  # of an XLSX file, in characters; the rest would be cut off without a word
WKT_DIGITS = 9  # after the point: a tenth of a millimetre in degrees
MOST_DIGITS = 10**15  # from here on, a spreadsheet does not keep all digits of a whole number
# Words by which KML draws rather than describes: a field called so would be taken for one of them
KML_WORDS = frozenset({"open", "visibility", "begin", "end", "timestamp", "tessellate", "extrude", "icon", "draworder"})
UTC_OFFSET = 100  # how GDAL writes UTC
_CUT = "超过 %d 字节的文字在 Shapefile 中会被截断 / longer texts are cut in a Shapefile; other formats keep them"
_BATCH = 5000
_PIECE = 64 * 1024
Rows = tuple[list[Any], Any]  # lines (key, values by field) and their geometries


@dataclass(frozen=True)
class Export:
    """The bytes piece by piece, their type, and a name for the file; `crs` as it was chosen."""

    pieces: Iterator[bytes]
    media_type: str
    name: str
    crs: str


def export(principal: Principal, collection: Collection, form: str, crs: str = "EPSG:4490") -> Export:
    """The collection as a file; `crs`: an EPSG code, or `plane` for the 3-degree zone in which most of it lies.

    Raises, before the first piece:
        Refusal: `no_format`, `no_crs`, `nothing`, `too_many`, `long_cell`.
    """
    if form not in FORMATS:
        raise Refusal("no_format", NO_FORMAT, known=", ".join(FORMATS))
    goal = "EPSG:4326" if form == "kml" else _goal(principal, collection, crs)
    media_type, ending = FORMATS[form]
    file = tempfile.TemporaryDirectory()
    try:
        # closed here, failed or not: until then its transaction holds the table
        with closing(batches(principal, collection, goal)) as found:
            path = _written(Path(file.name), found, collection, form, goal)
    except BaseException:
        file.cleanup()
        raise
    return Export(_pieces(file, path), media_type, f"{collection.name.replace('.', '-')}.{ending}", goal)


def _goal(principal: Principal, collection: Collection, crs: str) -> str:
    if crs == "plane":
        return zone_for(_middle(principal, collection))
    try:
        name = normal_name(crs)
    except UnknownSystemError:
        raise Refusal("no_crs", NO_CRS, crs=crs[:20]) from None
    if not name.startswith("EPSG:"):
        raise Refusal("no_crs", NO_CRS, crs=crs[:20])
    return name


def zone_for(lon: float) -> str:
    """The 3-degree zone of CGCS2000 (without prefix) for a longitude in degrees."""
    return "EPSG:4549" if lon < ZONE_EDGE else "EPSG:4550"


def _middle(principal: Principal, collection: Collection) -> float:
    rows = collection.rows(principal)
    extent = f"ST_Extent({collection.geometry})"
    statement = f"SELECT (ST_XMin({extent}) + ST_XMax({extent})) / 2 FROM {collection.source} r WHERE {rows.sql}"  # noqa: S608
    with connect() as connection:
        found = connection.execute(statement, rows.parameters).fetchone()
    return float(found[0]) if found and found[0] is not None else ZONE_EDGE


def batches(principal: Principal, collection: Collection, goal: str) -> Generator[Rows]:
    """Rows (key, values by field) and their geometries in the system, some thousand at a time.

    A transaction is open until the last is taken, or until it is closed.
    """
    rows = collection.rows(principal)
    asked = ", ".join(
        [collection.key, f"ST_AsBinary({collection.geometry})", *(each.sql for each in collection.fields)]
    )
    statement = f"SELECT {asked} FROM {collection.source} r WHERE {rows.sql} ORDER BY {collection.key}"  # noqa: S608
    with connect() as connection, connection.transaction(), connection.cursor(name="export") as cursor:
        cursor.execute(statement, rows.parameters)
        while found := cursor.fetchmany(_BATCH):
            geometry = shapely.from_wkb(np.array([row[1] for row in found], object))
            yield [(row[0], *row[2:]) for row in found], moved(geometry, goal)


def moved(geometry: Any, goal: str) -> Any:
    """Geometries of EPSG:4490 in another system. Pure."""
    if goal in ("EPSG:4490", "EPSG:4326"):
        return geometry
    there = shapely.get_coordinates(geometry)
    return shapely.set_coordinates(geometry, np.column_stack(from_wgs84(there[:, 0], there[:, 1], goal)))


def _written(folder: Path, found: Iterator[Rows], collection: Collection, form: str, goal: str) -> Path:
    match form:
        case "csv":
            return _csv(folder / "data.csv", collection, found)
        case "xlsx":
            return _xlsx(folder / "data.xlsx", collection, found)
        case "geojson":
            return write_geojson(folder / "data.geojson", collection, found, goal)
        case "kml":  # adding to a KML reads it all again
            found = _together(found)
    short = _other_names(form, [each.name for each in collection.fields])
    target = folder / f"{collection.name.replace('.', '-')}.{form}"
    any_rows = False
    for lines, geometry in found:
        _vector(target, form, collection, short, lines, geometry, goal, append=any_rows)
        any_rows = True
    if not any_rows:
        raise Refusal("nothing", NO_ROWS)
    return _zip(folder, target, short, collection) if form == "shp" else target


def _together(found: Iterator[Rows]) -> Iterator[Rows]:
    """All batches as one; none where there is none."""
    lines: list[Any] = []
    geometry = []
    for some, places in found:
        lines += some
        geometry.append(places)
    if lines:
        yield lines, np.concatenate(geometry)


def _other_names(form: str, names: list[str]) -> dict[str, str]:
    """What fields are called in this format where they cannot keep their names."""
    if form == "shp":
        return short_names(names)
    return {name: f"{name}_" for name in names if name in KML_WORDS} if form == "kml" else {}


def _vector(
    target: Path,
    form: str,
    collection: Collection,
    short: dict[str, str],
    lines: list[Any],
    geometry: Any,
    goal: str,
    *,
    append: bool,
) -> None:
    from pyogrio import raw

    columns = [_column(each, [line[n + 1] for line in lines], form) for n, each in enumerate(collection.fields)]
    utc = np.full(len(lines), UTC_OFFSET)
    moments = {each.name: utc for each in collection.fields if each.kind == "datetime"}
    ids = np.array([str(line[0]) if not isinstance(line[0], int) else line[0] for line in lines])
    kind: str = collection.shape if collection.shape != "Geometry" else "Unknown"
    if form == "shp":
        kind = kind.removeprefix("Multi") if kind != "MultiPoint" else kind
    raw.write(
        target,
        geometry=shapely.to_wkb(geometry),
        field_data=[ids, *(values for values, _mask in columns)],
        fields=["id", *(short.get(each.name, each.name) for each in collection.fields)],
        field_mask=[None, *(mask for _values, mask in columns)],
        geometry_type=kind,
        crs=goal,
        driver=_DRIVERS[form],
        append=append,
        layer=target.stem,
        gdal_tz_offsets=moments if form == "gpkg" else {},
        promote_to_multi=kind.startswith("Multi"),
        **({"encoding": "UTF-8"} if form == "shp" else {}),
    )


def _column(field: Field, values: list[Any], form: str) -> tuple[Any, Any]:
    """The values as GDAL takes them, and which are missing; days and moments where the format has them."""
    mask = np.array([value is None for value in values])
    if field.kind in ("integer", "number", "boolean"):
        kind = {"integer": np.int64, "number": np.float64, "boolean": np.int32 if form == "kml" else np.bool_}[
            field.kind
        ]  # GDAL reads true of KML as 0
        return np.array([0 if value is None else value for value in values], dtype=kind), mask
    if field.kind == "date" and form in ("gpkg", "shp"):
        return np.array(["NaT" if value is None else value.isoformat() for value in values], "datetime64[D]"), None
    if field.kind == "datetime" and form == "gpkg":
        moments = ["NaT" if value is None else _in_utc(value).isoformat("T", "milliseconds") for value in values]
        return np.array(moments, "datetime64[ms]"), None
    texts = np.empty(len(values), object)
    texts[:] = [None if value is None else text_of(value) for value in values]
    return texts, None


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def text_of(value: Any) -> str:
    """A value as tables write it: ISO 8601 for dates and times."""
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Names of ten bytes at most, each another, for those that are longer. Pure."""
    taken, found = {"id"}, {}
    for name in names:
        short, number = name.encode()[:LONGEST_NAME].decode(errors="ignore"), 2
        while short.lower() in taken:
            short = f"{short[: LONGEST_NAME - 1 - len(str(number))]}_{number}"
            number += 1
        taken.add(short.lower())
        found[name] = short
    return found


def _zip(folder: Path, shp: Path, short: dict[str, str], collection: Collection) -> Path:
    """The parts, and a list of what the fields are called in full, with title and unit."""
    target = folder / "all.zip"
    told = [f"{short[each.name]}\t{each.name}\t{each.title.zh}\t{each.unit}" for each in collection.fields]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.glob(f"{shp.stem}.*")):
            archive.write(part, part.name)
        archive.writestr("fields.txt", "\n".join([*told, _CUT % LONGEST_TEXT]) + "\n")
    return target


def _table(collection: Collection, found: Iterator[Rows]) -> Iterator[list[Any]]:
    """Header and rows; points as two columns, other geometry as well-known text, which an import reads again."""
    point = collection.shape == "Point"
    yield ["id", *(["x", "y"] if point else ["wkt"]), *(each.name for each in collection.fields)]
    for lines, geometry in found:
        if point:
            places = shapely.get_coordinates(geometry).tolist()
        else:
            places = [[text] for text in shapely.to_wkt(geometry, rounding_precision=WKT_DIGITS)]
        for line, place in zip(lines, places, strict=True):
            yield [line[0], *place, *(_cell(value) for value in line[1:])]


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    return safe(text_of(value))


def _kept_digits(value: Any) -> Any:
    return str(value) if type(value) is int and abs(value) >= MOST_DIGITS else value


def _csv(path: Path, collection: Collection, found: Iterator[Rows]) -> Path:
    import csv

    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(_table(collection, found))
    return path


def _xlsx(path: Path, collection: Collection, found: Iterator[Rows]) -> Path:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    try:
        for number, row in enumerate(_table(collection, found)):
            _check_row(number, row)
            sheet.append([_kept_digits(each) for each in row])
    except BaseException:
        sheet.close()  # it is being written by a generator of its own
        raise
    book.save(path)
    return path


def _check_row(number: int, row: list[Any]) -> None:
    """Raise Refusal for what a sheet cannot hold; `number` 0 is the header."""
    if number > MOST_ROWS:
        raise Refusal("too_many", TOO_MANY, most=MOST_ROWS)
    if any(isinstance(each, str) and len(each) > LONGEST_CELL for each in row):
        raise Refusal("long_cell", LONG_CELL, row=number + 1, most=LONGEST_CELL)


def _pieces(folder: "tempfile.TemporaryDirectory[str]", path: Path) -> Iterator[bytes]:
    with folder, path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
