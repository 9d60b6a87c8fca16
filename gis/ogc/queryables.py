"""`/ogc/collections/<name>/queryables`: what a filter may name, as JSON Schema (OGC API Features part 3)."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from gis.collections.declare import Collection, Kind, Shape
from gis.collections.known import known
from gis.ogc.answer import SCHEMA, asker, base, check_parameters, ogc, respond

_TYPES: dict[Kind, dict[str, str]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
}
_FORMATS: dict[Shape, str] = {
    "Point": "geometry-point",
    "MultiPoint": "geometry-multipoint",
    "LineString": "geometry-linestring",
    "MultiLineString": "geometry-multilinestring",
    "Polygon": "geometry-polygon",
    "MultiPolygon": "geometry-multipolygon",
    "Geometry": "geometry-any",
}


@ogc()
def queryables(request: HttpRequest, name: str) -> HttpResponse:
    """`GET …/queryables`."""
    check_parameters(request)
    collection = known(asker(request), name)
    return respond(_schema(collection, f"{base(request)}/collections/{collection.name}/queryables"), SCHEMA)


def _schema(collection: Collection, address: str) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "type": "object",
        "title": str(collection.title),
        "properties": {
            "id": {"type": "integer", "title": "id"},
            **{each.name: _TYPES[each.kind] | _told(str(each.title), each.unit) for each in collection.fields},
            "geometry": {"format": _FORMATS[collection.shape], "x-ogc-role": "primary-geometry"},
        },
        "additionalProperties": False,
    }


def _told(title: str, unit: str) -> dict[str, str]:
    return {"title": title} | ({"x-ogc-unit": unit} if unit else {})
