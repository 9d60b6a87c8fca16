"""Reading CSV and XLSX: places from columns with coordinates or well-known text, or from addresses by our geocoding."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely
from django.core.exceptions import ValidationError

from core.registers.api import rows_of
from gis.collections.declare import Kind
from gis.imports.kinds import Opened, ending_of
from gis.imports.problems import FileRefused, Problem
from gis.imports.source import BATCH, Array, Batch, Column

LON = ("lon", "lng", "longitude", "x", "经度", "东经", "x坐标", "lon_wgs84", "point_x")
LAT = ("lat", "latitude", "y", "纬度", "北纬", "y坐标", "lat_wgs84", "point_y")
WKT = ("wkt", "geom_wkt", "geometry_wkt", "几何")  # the first is what exports write
ADDRESS = ("address", "addr", "地址", "详细地址", "位置", "所在地", "住址")
_LOOKED_AT = 500
Locate = Callable[[Array, Array], tuple[Array, list[Problem]]]  # numbers and addresses of rows to points


class TableSource:
    """A table with a header; `lon` and `lat`, `wkt`, or `address` name its columns. Raises FileRefused.

    `known`: names of layers whose points count as addresses.
    """

    crs = ""
    layer = ""

    def __init__(
        self, file: Opened, lon: str = "", lat: str = "", address: str = "", known: Sequence[str] = (), wkt: str = ""
    ) -> None:
        self.file, self.layers, self.known = file, [file.name], known
        rows = self._rows()
        self.header = _header(next(rows, (1, []))[1])
        sample = [cells for _number, cells in zip(range(_LOOKED_AT), (cells for _n, cells in rows), strict=False)]
        self.columns = [Column(name, _kind([_at(cells, n) for cells in sample])) for n, name in self.header]
        self.lon, self.lat = lon or self._named(LON), lat or self._named(LAT)
        placed = bool(self.lon and self.lat)
        self.wkt = wkt or ("" if placed or address else self._named(WKT))
        self.address = "" if self.wkt else address or ("" if placed else self._named(ADDRESS))
        self.encoding = _encoding(file)
        self.count = 0
        for name in filter(None, (lon, lat, address, wkt)):
            if name not in {column.name for column in self.columns}:
                raise FileRefused("no_column", column=name)

    @property
    def placed(self) -> bool:
        """Whether it is known which columns say where a row lies."""
        return bool(self.wkt or self.address or (self.lon and self.lat))

    def batches(self, size: int = BATCH) -> Iterator[Batch]:
        """The rows, numbered as a spreadsheet numbers them."""
        if not self.placed:
            raise FileRefused("no_place")
        rows = self._rows()
        next(rows, None)
        numbers: list[int] = []
        lines: list[list[Any]] = []
        for number, cells in rows:
            if all(cell in (None, "") for cell in cells):
                continue
            numbers.append(number)
            lines.append(cells)
            if len(numbers) == size:
                yield self._batch(numbers, lines)
                numbers, lines = [], []
        if numbers:
            yield self._batch(numbers, lines)

    def _rows(self) -> Iterator[tuple[int, list[Any]]]:
        try:
            ending = ending_of(self.file.name)
            yield from rows_of(f"table.{ending}", self.file.path.read_bytes())
        except ValidationError as error:
            raise FileRefused("said", text=" ".join(error.messages)) from error

    def _batch(self, numbers: list[int], lines: list[list[Any]]) -> Batch:
        rows = np.array(numbers)
        columns = {name: _objects([_at(cells, n) for cells in lines]) for n, name in self.header}
        if self.wkt:
            geometry, problems = shapes(rows, columns[self.wkt])
        elif not self.address:
            geometry, problems = points(rows, columns[self.lon], columns[self.lat])
        else:
            from gis.imports.addresses import located

            geometry, problems = located(rows, columns[self.address], self.known)
        return Batch(rows, columns, geometry, problems)

    def _named(self, known: tuple[str, ...]) -> str:
        lower = {column.name.lower(): column.name for column in self.columns}
        return next((lower[name] for name in known if name in lower), "")


def points(rows: Array, lon: Array, lat: Array) -> tuple[Array, list[Problem]]:
    """Points of two columns; a row with anything but two numbers is said. Pure."""
    x, y = _numbers(lon), _numbers(lat)
    good = np.isfinite(x) & np.isfinite(y)
    geometry = np.full(len(rows), None, dtype=object)
    geometry[good] = shapely.points(x[good], y[good])
    problems = []
    for at in np.flatnonzero(~good):
        facts = {"x": _short(lon[at]), "y": _short(lat[at])}
        problems.append(Problem("bad_position", facts, int(rows[at])))
    return geometry, problems


def shapes(rows: Array, texts: Array) -> tuple[Array, list[Problem]]:
    """Geometries of well-known text, in two dimensions; a row whose text is none is said. Pure."""
    texts = _objects([str(text).strip() or None if text is not None else None for text in texts])
    geometry = shapely.force_2d(shapely.from_wkt(texts, on_invalid="ignore"))
    broken = shapely.is_missing(geometry) & (texts != None)  # noqa: E711  # element by element
    return geometry, [Problem("bad_wkt", {"text": _short(texts[at])}, int(rows[at])) for at in np.flatnonzero(broken)]


def _numbers(values: Array) -> Array:
    found = np.full(len(values), np.nan)
    for at, value in enumerate(values):
        try:
            found[at] = float(value)
        except (TypeError, ValueError):
            continue
    return found


def _header(cells: list[Any]) -> list[tuple[int, str]]:
    """Column numbers and names; two of one name are told apart, those without are passed over."""
    found: list[tuple[int, str]] = []
    seen: set[str] = set()
    for at, cell in enumerate(cells):
        name = str(cell if cell is not None else "").strip()[:60]
        if not name:
            continue
        while name in seen:
            name += "_"
        seen.add(name)
        found.append((at, name))
    if not found:
        raise FileRefused("no_features")
    return found


def _kind(values: list[Any]) -> Kind:
    """What the values look like; digits that begin with 0 are no number."""
    kept = [value for value in values if value not in (None, "")]
    if not kept:
        return "text"
    tests: tuple[tuple[Kind, Callable[[Any], bool]], ...] = (
        ("boolean", lambda value: isinstance(value, bool)),
        ("integer", _is_integer),
        ("number", _is_number),
        ("datetime", lambda value: isinstance(value, datetime) and (value.hour, value.minute) != (0, 0)),
        ("date", lambda value: isinstance(value, date)),
    )
    return next((kind for kind, fits in tests if all(fits(value) for value in kept)), "text")


def _is_integer(value: Any) -> bool:
    text = str(value).strip()
    digits = text.lstrip("-")
    return not isinstance(value, bool) and digits.isascii() and digits.isdecimal() and len(digits) < 16 and _plain(text)


def _is_number(value: Any) -> bool:
    text = str(value).strip()
    try:
        return not isinstance(value, bool) and bool(np.isfinite(float(text))) and _plain(text.split(".")[0])
    except ValueError:
        return False


def _plain(digits: str) -> bool:
    digits = digits.lstrip("-")
    return len(digits) < 2 or not digits.startswith("0")


def _at(cells: list[Any], number: int) -> Any:
    return cells[number] if number < len(cells) else None


def _objects(values: list[Any]) -> Array:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _short(value: Any) -> str:
    return str("" if value is None else value)[:40]


def _encoding(file: Opened) -> str:
    if ending_of(file.name) == "xlsx":
        return "UTF-8"
    try:
        file.path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return "GB18030"
    return "UTF-8"
