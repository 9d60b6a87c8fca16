"""Some features of a collection with their geometry, spread evenly where there are too many: for files and paper."""

import json
from dataclasses import dataclass
from typing import Any

from core.access.api import Principal
from core.database.api import pool
from gis.collections.declare import ALL, Collection, Field, Rows
from gis.collections.seen import seen

DIGITS = 6  # of a degree: a decimetre


@dataclass(frozen=True)
class Sample:
    """GeoJSON features (degrees, longitude first); `matched` counts all that there are."""

    features: tuple[dict[str, Any], ...]
    matched: int

    @property
    def thinned(self) -> bool:
        """Whether some were left out."""
        return self.matched > len(self.features)


def sample(
    principal: Principal, collection: Collection, fields: tuple[Field, ...], most: int, narrowed: Rows = ALL
) -> Sample:
    """At most `most` features that the person may see; the same ones each time, chosen by their scattered numbers."""
    kept = seen(principal, collection, narrowed)
    statement = (  # every part comes from a declaration
        f"SELECT {collection.key}, ST_AsGeoJSON({collection.geometry}, {DIGITS}, 0), count(*) OVER ()"  # noqa: S608
        f"{''.join(f', {field.sql}' for field in fields)} FROM {collection.source} AS r "
        f"WHERE {kept.sql} AND {collection.geometry} IS NOT NULL "
        f"ORDER BY hashint8({collection.key}), {collection.key} LIMIT %(sample_most)s"
    )
    with pool().connection() as connection:
        rows = connection.execute(statement, kept.parameters | {"sample_most": most}, prepare=True).fetchall()
    names = [field.name for field in fields]
    features = tuple(
        {
            "type": "Feature",
            "id": row[0],
            "geometry": json.loads(row[1]),
            "properties": dict(zip(names, row[3:], strict=True)),
        }
        for row in rows
    )
    return Sample(features, rows[0][2] if rows else 0)
