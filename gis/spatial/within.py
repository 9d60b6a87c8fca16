"""Which features lie within an area, or meet it."""

from collections.abc import Sequence
from typing import Literal

from django.contrib.gis.geos import GEOSGeometry

from core.access.api import Principal
from core.database.api import pool
from gis.collections.declare import Collection
from gis.collections.seen import count_upto
from gis.spatial.buffer import buffer
from gis.spatial.question import Filter, Found, asked, chosen, feature, meets

Relation = Literal["intersects", "within"]
COUNTED_TO = 10_000
MOST = 1000
_RELATIONS = {"intersects": "ST_Intersects", "within": "ST_Within"}
# every part comes from a declaration
_SELECT = """
SELECT {collection.key}, ST_AsGeoJSON({collection.geometry}, 7, 0){columns}
FROM {collection.source} AS r WHERE {condition} AND {collection.key} > %(after)s ORDER BY {collection.key}
LIMIT %(page)s
"""


def within(
    principal: Principal,
    collection: Collection,
    area: GEOSGeometry,
    *,
    relation: Relation = "intersects",
    buffer_m: float = 0.0,
    cql2: Filter = "",
    fields: Sequence[str] | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Found:
    """Features that meet the area (EPSG:4490), or lie wholly within it, in the order of their numbers.

    Args:
        buffer_m: as if the area were this many metres wider.
        after: number of the last feature of the page before; the first page counts all, up to `COUNTED_TO`, above
            which the total is None.

    Raises:
        ValidationError: the filter or a field is unknown, or the buffer too wide.
    """
    told = chosen(collection, fields)
    wide = buffer(area, buffer_m) if buffer_m else area
    exact = f"{_RELATIONS[relation]}({collection.geometry}, %(area)s::geometry)"
    rows = asked(principal, collection, cql2).also(f"{meets(collection)} AND {exact}", area=wide.hexewkb.decode())
    columns = "".join(f", {field.sql}" for field in told)
    size = max(1, min(limit, MOST))
    with pool().connection() as connection:
        select = _SELECT.format(collection=collection, columns=columns, condition=rows.sql)
        start = -(2**63) if after is None else after
        found = connection.execute(
            select, rows.parameters | {"after": start, "page": size + 1}, prepare=True
        ).fetchall()
        counted = count_upto(connection, collection, rows, COUNTED_TO + 1) if after is None else None
    total = None if counted is None or counted > COUNTED_TO else counted
    return Found([feature(told, row) for row in found[:size]], len(found) > size, total)
