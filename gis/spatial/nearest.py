"""The nearest features to a point, by the distance on the ground."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.access.api import Principal
from core.database.api import pool
from gis.collections.declare import Collection
from gis.spatial.question import POINT, Filter, Found, asked, box_is_near, by_nearness, chosen, feature

MOST = 100
FARTHEST_M = 500_000.0
# Nearest by the index are only nearly the nearest, since neither degrees nor web metres are metres: the farthest of
# them says how far the true ones can be. Every part comes from a declaration.
_SELECT = """
WITH near AS MATERIALIZED (
    SELECT {collection.geometry} AS geom FROM {collection.source} AS r WHERE {condition} ORDER BY {order} LIMIT %(k)s
), reach AS MATERIALIZED (
    SELECT max(ST_Distance(geom::geography, {point}::geography)) AS metres FROM near
), told AS (
    SELECT {collection.key} AS key, {collection.geometry} AS geom{columns},
        ST_Distance({collection.geometry}::geography, {point}::geography) AS away
    FROM reach, {collection.source} AS r WHERE {condition} AND {near}
)
SELECT key, ST_AsGeoJSON(geom, 7, 0){names}, away FROM told WHERE away <= %(farthest)s ORDER BY away, key LIMIT %(k)s
"""


def nearest(
    principal: Principal,
    collection: Collection,
    lon: float,
    lat: float,
    *,
    k: int = 1,
    within_m: float | None = None,
    cql2: Filter = "",
    fields: Sequence[str] | None = None,
) -> Found:
    """The `k` nearest features to a position (degrees, EPSG:4490), each with `distance_m` in metres on the ellipsoid.

    Args:
        within_m: none farther than this; half a million metres where not given.

    Raises:
        ValidationError: the position, the filter or a field is not known.
    """
    if not (-180 <= lon <= 180 and -85 <= lat <= 85):  # also false for NaN
        raise ValidationError(_("Longitude comes first, then latitude, in degrees."))
    told = chosen(collection, fields)
    farthest = FARTHEST_M if within_m is None else min(max(within_m, 0.0), FARTHEST_M)
    rows = asked(principal, collection, cql2).also(
        box_is_near(collection, "%(farthest)s::float8"), lon=lon, lat=lat, farthest=farthest
    )
    statement = _SELECT.format(
        collection=collection,
        condition=rows.sql,
        order=by_nearness(collection),
        point=POINT,
        near=box_is_near(collection, "reach.metres + 0.01"),
        columns="".join(f", {field.sql} AS f{number}" for number, field in enumerate(told)),
        names="".join(f", f{number}" for number in range(len(told))),
    )
    with pool().connection() as connection:
        found = connection.execute(statement, rows.parameters | {"k": max(1, min(k, MOST))}, prepare=True).fetchall()
    return Found([feature(told, row[:-1], distance_m=round(row[-1], 2)) for row in found])
