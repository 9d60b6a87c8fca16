"""Where the features of a collection lie: asked of the database once in a while, since a full look is dear."""

import time
from collections.abc import Iterable, Iterator
from threading import Lock

from psycopg.errors import UndefinedTable

from core.access.api import Principal
from core.database.api import pool
from gis.collections.declare import Collection

Extent = tuple[float, float, float, float]
KEPT_S = 300.0
MOST_KEPT = 500
_kept: dict[tuple[str, ...], tuple[float, Extent | None]] = {}
_lock = Lock()


def extent(principal: Principal, collection: Collection) -> Extent | None:
    """West, south, east, north in degrees (EPSG:4490) of the features a person may see; None where there are none.

    May lag behind edits by five minutes, unless the collection's version has changed.
    """
    rows = collection.rows(principal)
    key = (collection.name, collection.version(), rows.sql, repr(rows.values))
    now = time.monotonic()
    with _lock:
        known = _kept.get(key)
    if known and now - known[0] < KEPT_S:
        return known[1]
    found = _asked(collection, rows.sql, rows.parameters)
    with _lock:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = (now, found)
    return found


def extents(principal: Principal, listed: Iterable[Collection]) -> Iterator[tuple[Collection, Extent | None]]:
    """The collections with their extents, without a layer that is removed in this moment: the others are told of."""
    for collection in listed:
        try:
            box = extent(principal, collection)
        except UndefinedTable:
            continue
        yield collection, box


def _asked(collection: Collection, condition: str, values: dict[str, object]) -> Extent | None:
    sql = (  # every part comes from a declaration
        "SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box) FROM ("  # noqa: S608
        f"SELECT ST_Extent({collection.geometry}) AS box FROM {collection.source} AS r WHERE {condition}) AS whole"
    )
    with pool().connection() as connection:
        row = connection.execute(sql, values, prepare=True).fetchone()
    return None if row is None or row[0] is None else (row[0], row[1], row[2], row[3])
