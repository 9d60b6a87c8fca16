"""Draw a tile of a collection: what of it a person may see, with the fields asked for; kept by version and access."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from psycopg import Cursor

from core.access.api import Principal
from core.database.api import pool
from core.pages.api import Tile, packed
from gis.collections.declare import ALL, Collection, Field, Rows
from gis.collections.seen import seen
from gis.early.line import on_line
from gis.early.pulse import Pulse, pulse_of, with_pulse
from gis.tiles.cache import TileCache
from gis.tiles.collection_sql import Part, part_of, statements

cache = TileCache()


class Drawn(NamedTuple):
    """A tile as it is sent: gzipped MVT 2.1 (empty bytes: nothing to show) and its strong entity tag, unquoted."""

    body: bytes
    etag: str


class Recipe(NamedTuple):
    """Everything that shapes a collection's tiles but their numbers; who may see the same has the same one."""

    part: Part
    values: dict[str, Any]
    zooms: tuple[int, int]
    version: str
    digest: str


def draw_collection(
    principal: Principal, collection: Collection, tile: Tile, fields: Sequence[str] = (), rows: Rows = ALL
) -> Drawn:
    """The tile of what this person may see; `rows`: of these only those.

    Raises:
        ValidationError: the collection has no such field, or none that this person may see.
    """
    return draw_recipe(recipe_of(principal, collection, fields, rows), tile)


def recipe_of(principal: Principal, collection: Collection, fields: Sequence[str], rows: Rows) -> Recipe:
    """How the tiles of this question are drawn for this person.

    Raises:
        ValidationError: the collection has no such field, or none that this person may see.
    """
    kept = seen(principal, collection, rows)
    part = part_of(collection, _fields(collection, fields), kept)
    version = collection.version()
    digest = _hash(repr((part, collection.zooms, sorted(kept.values), version)).encode())
    return Recipe(part, kept.parameters, collection.zooms, version, digest)


def draw_recipe(recipe: Recipe, tile: Tile) -> Drawn:
    """The tile: kept bytes where the version is known, else from the database."""
    kept = kept_tile(recipe, tile)
    if kept is not None:
        return kept
    return _kept(recipe, tile, packed(_from_database(recipe, tile)))


def _kept(recipe: Recipe, tile: Tile, body: bytes) -> Drawn:
    if not recipe.version:
        return Drawn(body, _hash(body))
    cache.put((recipe.digest, recipe.version, *tile), body)
    return Drawn(body, tag(recipe, tile))


def draw_while(recipe: Recipe, tile: Tile, pulse: Pulse) -> Drawn | None:
    """The tile from the database, kept where the version is known; None where the pulse is not this one any more."""
    drawn = on_line(partial(_with_pulse, recipe, tile, pulse))
    if drawn is None:
        return None
    return _kept(recipe, tile, packed(drawn))


def _with_pulse(recipe: Recipe, tile: Tile, pulse: Pulse, cursor: Cursor) -> bytes | None:
    """The pulse comes with the tile, from the same snapshot: what is kept under a version is of that version."""
    values = {**recipe.values, **tile._asdict()}
    for statement in watched_statements(recipe.part, tile.z):
        row = cursor.execute(statement, values, prepare=True).fetchone()
        if row is None or pulse_of(row) != pulse:
            return None
        if row[0] is not None:
            return b"".join(each for each in row[:2] if each)
    return b""


@lru_cache(maxsize=512)
def watched_statements(part: Part, zoom: int) -> tuple[str, ...]:
    """The same statements, each with the pulse of its moment."""
    return tuple(with_pulse(statement) for statement in statements(part, zoom))


def kept_tile(recipe: Recipe, tile: Tile) -> Drawn | None:
    """The tile without asking the database; None where it must be drawn."""
    if not recipe.zooms[0] <= tile.z <= recipe.zooms[1]:
        return Drawn(b"", f"{recipe.digest}-{tile.z}-{tile.x}-{tile.y}")
    kept = cache.get((recipe.digest, recipe.version, *tile)) if recipe.version else None
    return None if kept is None else Drawn(kept, tag(recipe, tile))


def tag(recipe: Recipe, tile: Tile) -> str:
    """The entity tag, known before the tile is drawn; empty where the version is not known."""
    return f"{recipe.digest}-{tile.z}-{tile.x}-{tile.y}" if recipe.version else ""


def _fields(collection: Collection, names: Sequence[str]) -> tuple[Field, ...]:
    known = {field.name: field for field in collection.fields}
    missing = [name for name in names if name not in known]
    if missing:
        raise ValidationError(_("There is no field %(name)s.") % {"name": ", ".join(missing)})
    return tuple(known[name] for name in dict.fromkeys(names))


def _from_database(recipe: Recipe, tile: Tile) -> bytes:
    """The layers one after the other are the whole tile."""
    values: Mapping[str, Any] = {**recipe.values, **tile._asdict()}
    with pool().connection() as connection:
        for statement in statements(recipe.part, tile.z):
            row = connection.execute(statement, values, prepare=True, binary=True).fetchone()
            if row is not None and row[0] is not None:
                return b"".join(each for each in row if each)
    return b""


def _hash(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:20]
