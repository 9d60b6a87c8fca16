"""What every spatial question has in common: whose rows, which of them, which fields, and how features are told."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.access.api import Principal
from gis.collections.declare import Collection, Field, Rows
from gis.collections.fields import field_of, plain
from gis.collections.filter import where
from gis.collections.seen import seen

Filter = str | dict[str, Any]
METRES_PER_DEGREE = 110_500.0  # the least of a degree of latitude, so that boxes are never too small


@dataclass(frozen=True)
class Found:
    """Features as GeoJSON objects. `cut`: there are more. `total` counts them, where it is known."""

    items: list[dict[str, Any]]
    cut: bool = False
    total: int | None = None


def asked(principal: Principal, collection: Collection, cql2: Filter = "") -> Rows:
    """The rows that the person may see and the filter lets through, those with a place. Raises ValidationError."""
    return seen(principal, collection, where(collection, cql2)).also(f"{collection.geometry} IS NOT NULL")


def chosen(collection: Collection, names: Sequence[str] | None) -> list[Field]:
    """The fields of these names; all for none. Raises ValidationError for a name that the collection has not."""
    if names is None:
        return list(collection.fields)
    return [field_of(collection, name) for name in dict.fromkeys(names)]


def box_is_near(collection: Collection, metres: str) -> str:
    """SQL: the box of a feature reaches into the box round the point (`lon`, `lat`) that is `metres` (SQL) away.

    By the indexed one of the two geometries: registers keep theirs in degrees, all others in web metres.
    """
    reach = f"({metres}) / {METRES_PER_DEGREE}"
    stretched = f"cos(radians(least(abs(%(lat)s::float8) + {reach}, 89.0)))"
    if collection.kind == "register":
        return f"{collection.geometry} && ST_Expand({POINT}, {reach} / {stretched}, {reach})"
    return f"{collection.web} && ST_Expand({WEB_POINT}, ({metres}) * 1.02 / {stretched})"


POINT = "ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4490)"
WEB_POINT = f"ST_Transform({POINT}, 3857)"


def by_nearness(collection: Collection) -> str:
    """SQL to sort by with an index, nearly as distances on the ground are sorted."""
    if collection.kind == "register":
        return f"{collection.geometry} <-> {POINT}"
    return f"{collection.web} <-> {WEB_POINT}"


def meets(collection: Collection, area: str = "%(area)s") -> str:
    """SQL: the box of a feature reaches into that of the area (EWKB, EPSG:4490), by the indexed geometry."""
    if collection.kind == "register":
        return f"{collection.geometry} && {area}::geometry"
    # a box drawn round the area after it was transformed could be a little too small: its edges bend
    return f"{collection.web} && ST_Expand(ST_Transform({area}::geometry, 3857), 100)"


def feature(fields: Sequence[Field], row: Sequence[Any], **more: Any) -> dict[str, Any]:
    """A GeoJSON feature of a row: number, geometry as text, the fields' values, `more` properties."""
    number, geometry, *values = row
    named = {field.name: plain(value) for field, value in zip(fields, values, strict=True)}
    return {
        "type": "Feature",
        "id": number,
        "geometry": json.loads(geometry),
        "properties": named | more,
    }
