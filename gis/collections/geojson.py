"""Features as GeoJSON (RFC 7946): the database gives rows, which are written here.

PostgreSQL writes JSON at twice the price, and while it does so the other core waits (docs/adr/0182).
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from gis.collections.declare import Collection, Field
from gis.coordinates.crs import Crs

_PLACES_OF_DEGREES = 8  # decimals: about a millimetre
_PLACES_OF_METRES = 3
_encoder = msgspec.json.Encoder()


class Feature(msgspec.Struct, tag_field="type", tag="Feature", gc=False):
    """A feature as it is written; `properties` has the collection's fields, `links` is left out where nobody set it."""

    id: int
    geometry: msgspec.Raw | None
    properties: Any
    links: Any = msgspec.UNSET


def columns(collection: Collection, crs: Crs) -> str:
    """What is asked of the database for each row `r`, separated by commas: key, geometry, the fields' values."""
    return ", ".join([collection.key, _geometry_sql(collection, crs), *map(_value_sql, collection.fields)])


def features_of(collection: Collection, rows: Iterable[Sequence[Any]]) -> list[Feature]:
    """The features of rows of these columns; what follows the columns in a row is not looked at."""
    end = len(collection.fields) + 2
    properties = _properties(tuple(field.name for field in collection.fields))
    return [Feature(row[0], None if row[1] is None else msgspec.Raw(row[1]), properties(*row[2:end])) for row in rows]


@lru_cache(maxsize=256)
def _properties(names: tuple[str, ...]) -> Callable[..., Any]:
    """What holds values that are written under these names: a third of the time of dictionaries."""
    written = {f"value_{number}": name for number, name in enumerate(names)}
    return msgspec.defstruct("Properties", written, rename=written, gc=False)


def encode(body: Any) -> bytes:
    """JSON in UTF-8: Chinese as Chinese, numbers of fields with a point (3.0), what is no number null."""
    return _encoder.encode(body)


def _geometry_sql(collection: Collection, crs: Crs) -> str:
    moved = collection.geometry if crs.degrees else f"ST_Transform({collection.geometry}, {crs.srid})"
    turned = f"ST_FlipCoordinates({moved})" if crs.north_first else moved
    places = _PLACES_OF_DEGREES if crs.degrees else _PLACES_OF_METRES
    return f"ST_AsGeoJSON({turned}, {places}, 0)"


def _value_sql(field: Field) -> str:
    """Numbers as floating point, of which JSON keeps the point: clients guess a column's type from its first values."""
    if field.kind == "number":
        return f"({field.sql})::float8"
    if field.kind in ("date", "datetime"):  # as ISO 8601 has it; Python has no year 10000 and no infinity
        return f"to_json({field.sql}) #>> '{{}}'"
    return field.sql
