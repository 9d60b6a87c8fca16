"""A first look at a file: what it holds, what it seems to be, what is suspicious."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from core.database.api import pool
from gis.coordinates.systems import STORAGE_EPSG, to_wgs84
from gis.geocoding.words import plain
from gis.imports.choice import Choice, Mapped
from gis.imports.geometry import shape_of
from gis.imports.kinds import Opened
from gis.imports.names import names_for
from gis.imports.problems import Problem
from gis.imports.source import Array, Batch, Column, Source
from gis.imports.suspect import Known, beyond_outline, likely_crs, misplaced, shifted
from gis.imports.table import TableSource
from gis.imports.vector import VectorSource

SAMPLE = 2000
SHOWN_ROWS = 8
MOST_NAMES = 4000
_OUTLINE = "SELECT ST_AsBinary(geom) FROM citygis_region WHERE level = 'district' AND geom IS NOT NULL"
_KNOWN = """
SELECT plain, ST_X(point), ST_Y(point) FROM citygis_namedplace
WHERE plain = ANY(%s) AND origin <> 'above' AND layer = ''
"""
STORED = f"EPSG:{STORAGE_EPSG}"


@dataclass(frozen=True)
class Look:
    """What a file holds. `crs` is what to begin with; `said` what the file says. `geometry`: the sample's."""

    columns: list[Mapped]
    kinds: list[Column]
    rows: list[list[str]]
    shape: str
    crs: str
    said: str
    encoding: str
    layer: str
    layers: list[str]
    count: int
    lon: str
    lat: str
    wkt: str
    address: str
    suspicions: list[Problem]
    geometry: Array = field(default_factory=lambda: np.empty(0, object))


def source_of(file: Opened, choice: Choice, known: Sequence[str] = ()) -> Source:
    """The file, to be read as was chosen; points of the layers `known` count as addresses. Raises FileRefused."""
    if file.kind == "table":
        return TableSource(file, choice.lon, choice.lat, choice.address, known, choice.wkt)
    return VectorSource(file, choice.inner, choice.encoding)


def look(file: Opened, choice: Choice) -> Look:
    """Read the beginning of a file; `choice` holds what has been chosen so far. Raises FileRefused."""
    source = source_of(file, choice)
    placed = not isinstance(source, TableSource) or source.placed
    addressed = isinstance(source, TableSource) and bool(source.address)
    few = SHOWN_ROWS if addressed else SAMPLE  # each address is a question to the database
    first = next(source.batches(few), None) if placed else None
    geometry = first.geometry[:SAMPLE] if first else np.empty(0, object)
    said = STORED if addressed else source.crs
    xy = middles(geometry)
    crs = choice.crs or likely_crs(xy[:, 0], xy[:, 1], said) or said
    names = names_for(column.name for column in source.columns)
    columns = [
        Mapped(column.name, name, column.name, column.kind) for column, name in zip(source.columns, names, strict=True)
    ]
    return Look(
        columns=columns,
        kinds=source.columns,
        rows=_shown(source.columns, first),
        shape=choice.shape or shape_of(geometry),
        crs=crs,
        said=said,
        encoding=source.encoding,
        layer=source.layer,
        layers=source.layers,
        count=source.count,
        lon=getattr(source, "lon", ""),
        lat=getattr(source, "lat", ""),
        wkt=getattr(source, "wkt", ""),
        address=getattr(source, "address", ""),
        suspicions=suspicions(first, choice.crs or said, choice.swap) if first and not addressed else [],
        geometry=geometry,
    )


def suspicions(batch: Batch, crs: str, swap: bool = False) -> list[Problem]:
    """What the coordinates of some rows look like, against what is declared; the known places are asked."""
    xy = middles(batch.geometry)
    x, y = (xy[:, 1], xy[:, 0]) if swap else (xy[:, 0], xy[:, 1])
    wrong = misplaced(x, y, crs)
    if wrong is not None or not crs:
        return [wrong] if wrong else []
    there = np.isfinite(x)
    found = shifted(crs, _known(batch, x, y))
    if found is None:
        outline = _outline()
        found = beyond_outline(crs, x[there], y[there], outline) if outline is not None else None
    return [found] if found else []


def middles(geometry: Array) -> Array:
    """(N, 2) the middle of each geometry's extent, NaN for none."""
    if len(geometry) == 0:
        return np.empty((0, 2))
    bounds = shapely.bounds(geometry)
    return np.column_stack(((bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2))


def in_degrees(look_: Look, swap: bool) -> Array:
    """(N, 2) the middles of the sample in WGS 84 degrees, for a little map."""
    xy = middles(look_.geometry)
    xy = xy[np.isfinite(xy).all(axis=1)]
    x, y = (xy[:, 1], xy[:, 0]) if swap else (xy[:, 0], xy[:, 1])
    return np.column_stack(to_wgs84(x, y, look_.crs or STORED))


def _known(batch: Batch, x: Array, y: Array) -> Known:
    """The rows that have, in any column, the name of one known place."""
    wanted: dict[str, int] = {}
    for values in batch.columns.values():
        if values.dtype != object:
            continue
        for at, value in enumerate(values):
            if isinstance(value, str) and 2 <= len(value) <= 30 and np.isfinite(x[at]) and len(wanted) < MOST_NAMES:
                wanted.setdefault(plain(value), at)
    places: dict[str, list[tuple[float, float]]] = {}
    with pool().connection() as connection:
        for name, lon, lat in connection.execute(_KNOWN, [list(wanted)]).fetchall():
            places.setdefault(name, []).append((lon, lat))
    sure = [(wanted[name], found[0]) for name, found in places.items() if len(found) == 1]
    rows = np.array([row for row, _place in sure], int)
    known = np.array([place for _row, place in sure], float).reshape(-1, 2)
    return Known(x[rows], y[rows], known[:, 0], known[:, 1])


def _outline() -> Any:
    with pool().connection() as connection:
        row = connection.execute(_OUTLINE).fetchone()
    return shapely.from_wkb(row[0]) if row else None


def _shown(columns: list[Column], batch: Batch | None) -> list[list[str]]:
    if batch is None:
        return []
    few = range(min(SHOWN_ROWS, len(batch.rows)))
    return [[_text(batch.columns[column.name][at]) for column in columns] for at in few]


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)[:60]
