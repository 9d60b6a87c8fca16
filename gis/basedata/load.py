"""Bring the base tables up to the version that this code carries: each data set in one transaction, or not at all."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from gis.basedata.stamps import forget
from gis.basedata.version import carried_version
from gis.models import BaseDataStamp

# What makes the rows is imported where it is used: at most starts there is nothing to load, and half a second is saved.
LOCK = 210211_02  # one loader at a time, however many processes start together
IMPORTED = "imported "  # what the version of a data set begins with that somebody imported: it is not ours to replace
ROAD_COLUMNS = "geom, class, name, speed_kmh, from_node, to_node, source"

UPSERT_REGION = """
INSERT INTO citygis_region (key, level, name, label, kind, code12, mca_code12, parent_id, point, label_point,
                            geom,
                            approximate, source, licence)
VALUES (%(key)s, %(level)s, %(name)s, %(label)s, %(kind)s, %(code12)s, %(mca_code12)s,
        (SELECT id FROM citygis_region WHERE key = %(parent)s), %(point)s, %(label_point)s, %(geom)s,
        %(approximate)s, %(source)s, %(licence)s)
ON CONFLICT (key) DO UPDATE SET
    level = EXCLUDED.level, name = EXCLUDED.name, label = EXCLUDED.label, kind = EXCLUDED.kind,
    code12 = EXCLUDED.code12, mca_code12 = EXCLUDED.mca_code12, parent_id = EXCLUDED.parent_id,
    point = EXCLUDED.point, label_point = EXCLUDED.label_point, geom = EXCLUDED.geom,
    approximate = EXCLUDED.approximate,
    source = EXCLUDED.source, licence = EXCLUDED.licence
"""

Load = Callable[[Any], int]  # from a cursor to the number of rows written
DATASETS: dict[str, Load] = {}
Progress = Callable[[Iterable[str]], Iterable[str]]


def outdated(datasets: Mapping[str, Load] = DATASETS) -> list[str]:
    """The data sets whose loaded version is not the one carried, in loading order; what was imported is left alone."""
    loaded = dict(BaseDataStamp.objects.values_list("dataset", "version"))
    versions = {name: loaded.get(name, "") for name in datasets}
    return [
        name for name, version in versions.items() if version != carried_version() and not version.startswith(IMPORTED)
    ]


def load_outdated(progress: Progress = iter, datasets: Mapping[str, Load] = DATASETS) -> dict[str, int]:
    """Load what is outdated; returns the number of rows written per data set. Costs one query where all is current.

    Args:
        progress: wraps the names of the data sets while they are worked on, to show how far it is.
        datasets: what loads each; the base data where not given.
    """
    names = outdated(datasets)
    if not names:
        return {}
    written = {name: rows for name in progress(names) if (rows := _load(name, datasets)) is not None}
    forget()
    return written


def _load(name: str, datasets: Mapping[str, Load]) -> int | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if name not in outdated(datasets):
            return None  # another process was faster
        written = datasets[name](cursor)
        BaseDataStamp.objects.update_or_create(dataset=name, defaults={"version": carried_version()})
        return written


def _dataset(name: str) -> Callable[[Load], Load]:
    def register(load: Load) -> Load:
        DATASETS[name] = load
        return load

    return register


@_dataset("land")
def _load_land(cursor: Any) -> int:
    from gis.basedata import rows

    cursor.execute("TRUNCATE citygis_land RESTART IDENTITY")
    return copy_rows(cursor, "citygis_land (geom, source)", rows.land_rows())


@_dataset("regions")
def _load_regions(cursor: Any) -> int:
    from gis.basedata import rows

    found = list(rows.region_rows())
    cursor.executemany(UPSERT_REGION, found)
    return len(found)


@_dataset("roads")
def _load_roads(cursor: Any) -> int:
    """Only the synthetic roads are ours to replace."""
    from gis.basedata import rows

    cursor.execute("DELETE FROM citygis_road WHERE source = %s", [rows.SYNTHETIC])
    return copy_rows(cursor, f"citygis_road ({ROAD_COLUMNS})", rows.road_rows())


def copy_rows(cursor: Any, target: str, found: Iterable[tuple[Any, ...]]) -> int:
    """COPY rows into `table (columns)`; returns how many."""
    count = 0
    with _copier(cursor, target) as copy:
        for row in found:
            copy.write_row(row)
            count += 1
    return count


@contextmanager
def _copier(cursor: Any, target: str) -> Iterator[Any]:
    with cursor.copy(f"COPY {target} FROM STDIN") as copy:
        yield copy
