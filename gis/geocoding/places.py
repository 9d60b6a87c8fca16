"""The registry of those who know named places, and keeping their names where the search finds them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.plugins.api import Registry, Text
from gis.geocoding.words import plain, sounds
from gis.models import NamedPlace

COLUMNS = "source, key, name, plain, letters, initials, detail, kind, origin, layer, point"


@dataclass(frozen=True)
class Place:
    """A named place (EPSG:4490 degrees).

    Attributes:
        key: what it is within its source, at most 80 characters; the same key again replaces it.
        detail: what tells it from namesakes, such as its subdistrict.
        kind: a finer kind within the source, such as `arterial`.
        origin: `synthetic`, `approximate`, or `above` where only the place of what it belongs to is known.
        aliases: other names that people look for.
        layer: the planners' layer whose feature it is: only who may see that layer finds it.
    """

    key: str
    name: str
    lon: float
    lat: float
    detail: str = ""
    kind: str = ""
    origin: str = ""
    aliases: tuple[str, ...] = ()
    layer: str = ""


@dataclass(frozen=True)
class PlaceSource:
    """Who knows places: a name, what its places are called, where they rank among equals (low first), all of them."""

    name: str
    title: Text
    rank: int
    rows: Callable[[], Iterable[Place]]


PLACES: Registry[str, PlaceSource] = Registry("named places")


def places(name: str, *, title: Text, rows: Callable[[], Iterable[Place]], rank: int = 50) -> PlaceSource:
    """Declare a source of named places; call it while modules are imported.

    Args:
        name: `<app>.<thing>`, at most 30 characters.
        title: what one such place is called, such as 避难场所, Shelter.
        rows: all places there are; read by `manage.py load_places` when the source is new or the version changed.
        rank: places of a lower rank come first among equally good matches; regions have 10, roads 20.
    """
    source = PlaceSource(name, title, rank, rows)
    PLACES.register(name, source)
    return source


def put_place(source: PlaceSource, place: Place) -> None:
    """Make a place findable, or change it; call it within the transaction of the action that changed the thing."""
    drop_place(source, place.key)
    NamedPlace.objects.bulk_create([NamedPlace(**_columns(row)) for row in rows_of(source, [place])])


def drop_place(source: PlaceSource, key: str) -> None:
    """No longer find a place."""
    NamedPlace.objects.filter(source=source.name, key=key).delete()


def refresh_places(source: PlaceSource, cursor: Any = None) -> int:
    """All places of a source anew: after an import of roads, say. Returns how many names there are now."""
    from gis.basedata.load import copy_rows

    if cursor is None:
        with connection.cursor() as own:
            return refresh_places(source, own)
    cursor.execute("DELETE FROM citygis_namedplace WHERE source = %s", [source.name])
    found = list(rows_of(source, source.rows()))  # all of them first: a source may read over this same connection
    count = copy_rows(cursor, f"citygis_namedplace ({COLUMNS})", found)
    learn_names(cursor)
    return count


def learn_names(cursor: Any) -> None:
    """Have the database know the names after many of them changed: without, a question takes twenty times as long."""
    cursor.execute("ANALYZE citygis_namedplace")


def rows_of(source: PlaceSource, found: Iterable[Place]) -> Iterable[tuple[Any, ...]]:
    """A row for each name of each place, in the order of `COLUMNS`."""
    for place in found:
        seen: set[str] = set()
        for name in (place.name, *place.aliases):
            compared = plain(name)
            if not compared or compared in seen:
                continue
            seen.add(compared)
            sound = sounds(name)
            where = f"SRID=4490;POINT({place.lon!r} {place.lat!r})"
            words = (compared, sound.letters, sound.initials, place.detail, place.kind, place.origin, place.layer)
            yield source.name, place.key, place.name, *words, where


def _columns(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(COLUMNS.split(", "), row, strict=True))
