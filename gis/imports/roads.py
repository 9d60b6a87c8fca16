"""Roads of OpenStreetMap in place of the network in the database: all of them, in one transaction."""

import re
import secrets
from typing import Any

import numpy as np
import shapely
from django.db import connection, transaction

from gis.basedata.load import IMPORTED, LOCK, ROAD_COLUMNS, copy_rows
from gis.basedata.rows import ewkb
from gis.basedata.stamps import forget
from gis.derive.roads.generate import SPEED_KMH
from gis.imports.kinds import Opened
from gis.imports.problems import FileRefused
from gis.imports.vector import VectorSource
from gis.models import BaseDataStamp
from gis.roads.cut import cut

SOURCE = "OpenStreetMap"  # (c) OpenStreetMap contributors, ODbL 1.0
LONGEST_NAME = 60
_FASTEST = 130
_MAXSPEED = re.compile(r'"maxspeed"=>"(\d{1,3})"')  # without a unit it is km/h
# What a car may drive on; foot paths, steps, what is planned or being built are left out.
CLASS_OF = {
    **dict.fromkeys(("motorway", "trunk"), "expressway"),
    **dict.fromkeys(("motorway_link", "trunk_link", "primary", "secondary"), "arterial"),
    **dict.fromkeys(("primary_link", "secondary_link", "tertiary", "tertiary_link"), "collector"),
    **dict.fromkeys(("unclassified", "residential", "living_street", "service", "road"), "local"),
}


def import_roads(file: Opened) -> int:
    """Replace the roads by the ways of a file that cars may drive on; returns the number of edges.

    Only what lies in the city's box is read. Names of places found by geocoding are refreshed by the caller.

    Raises:
        FileRefused: no OpenStreetMap file, unreadable, or no roads in it.
    """
    if file.kind != "osm":
        raise FileRefused("not_what_it_says", name=file.name, ending="osm.pbf")
    rows = _rows(file)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("DELETE FROM citygis_road")
        written = copy_rows(cursor, f"citygis_road ({ROAD_COLUMNS})", rows)
        version = {"version": IMPORTED + secrets.token_hex(8)}
        BaseDataStamp.objects.update_or_create(dataset="roads", defaults=version)
        transaction.on_commit(forget)
    return written


def speed(highway_class: str, tags: Any) -> int:
    """Kilometres an hour: what the way says, else what roads of the class have."""
    said = _MAXSPEED.search(tags) if isinstance(tags, str) else None
    found = int(said[1]) if said else 0
    return found if 0 < found <= _FASTEST else SPEED_KMH[highway_class]


def _rows(file: Opened) -> list[tuple[Any, ...]]:
    [batch] = VectorSource(file, "lines").batches()
    classes = [CLASS_OF.get(each, "") if isinstance(each, str) else "" for each in batch.columns["highway"]]
    lines = shapely.get_type_id(batch.geometry) == 1
    kept = np.flatnonzero(np.array([bool(each) for each in classes], bool) & lines)
    if len(kept) == 0:
        raise FileRefused("no_features")
    made = cut(batch.geometry[kept])
    names, tags = batch.columns["name"], batch.columns["other_tags"]
    rows = []
    for line, ends, way in zip(made.lines, made.nodes.tolist(), kept[made.way], strict=True):
        name = names[way][:LONGEST_NAME] if isinstance(names[way], str) else ""
        rows.append((ewkb(line), classes[way], name, speed(classes[way], tags[way]), *ends, SOURCE))
    return rows
