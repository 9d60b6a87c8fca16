"""GeoJSON written feature by feature: GDAL reads the whole file again for each batch that is added to it."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import shapely

from core.states.api import Refusal
from gis.collections.declare import Collection
from gis.exports.refusals import NO_ROWS


def write_geojson(path: Path, collection: Collection, found: Iterable[tuple[list[Any], Any]], crs: str) -> Path:
    """Rows (key, values by field) with geometries in the system `crs`, which stands in the file as GDAL reads it.

    Raises:
        Refusal: `nothing`, there are no rows.
    """
    named = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs.removeprefix('EPSG:')}"}}
    names, first = [each.name for each in collection.fields], True
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"type":"FeatureCollection","name":{json.dumps(collection.name)},"crs":{json.dumps(named)},')
        file.write('"features":[\n')
        for lines, geometry in found:
            for line, shape in zip(lines, shapely.to_geojson(geometry).tolist(), strict=True):
                file.write(("" if first else ",\n") + _feature(line, names, shape))
                first = False
        file.write("\n]}\n")
    if first:
        raise Refusal("nothing", NO_ROWS)
    return path


def _feature(line: Any, names: list[str], shape: str | None) -> str:
    properties = json.dumps(dict(zip(names, line[1:], strict=True)), ensure_ascii=False, default=_told)
    key = json.dumps(line[0], default=str)
    return f'{{"type":"Feature","id":{key},"properties":{properties},"geometry":{shape or "null"}}}'


def _told(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
