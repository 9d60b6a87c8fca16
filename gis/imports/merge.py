"""A file in place of a layer's features that knows them again by a key: what is the same keeps its number and its past.

The rows are laid into a table of their own first; then what the file lacks is removed, what differs is changed, what is
new is added, each by one statement. The trigger of the layer's table keeps what was there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from gis.features.make import Feature, fill
from gis.features.models import Layer
from gis.imports.problems import FileRefused

_LAID = "incoming_features"


@dataclass(frozen=True)
class Merged:
    """How many features were added, changed and removed, and how many stayed as they were."""

    added: int
    changed: int
    removed: int
    same: int


def merge(
    cursor: Any, layer: Layer, key: str, given: Sequence[str], rows: Iterable[Feature], *, by: str, why: str
) -> Merged:
    """Make the layer's features those of the rows, inside the caller's transaction, which holds the table's lock.

    Args:
        key: the field by which a feature is known again; the rows have it, each another. given: the fields that the
            file has; features that stay keep their values of the others.

    Raises:
        FileRefused: `key_in_layer`, features of the layer share a key.
    """
    words = _Words(layer, key, given)
    _need_single_keys(cursor, words)
    cursor.execute(words.put(_LAY))
    total = fill(cursor, layer, rows, by=by, why=why, into=_LAID)
    cursor.execute(words.put("ANALYZE {laid}"))
    removed = _count(cursor, words.put(_REMOVE))
    changed = _count(cursor, words.put(_CHANGE))
    added = _count(cursor, words.put(_ADD))
    cursor.execute(words.put("DROP TABLE {laid}"))
    return Merged(added, changed, removed, total - added - changed)


# Features of the layer without a key are known by nothing: they go with what the file lacks.
_LAY = "CREATE TEMPORARY TABLE {laid} ON COMMIT DROP AS SELECT geom, changed_by, why{own} FROM {table} WITH NO DATA"
_SHARED = """
SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM {table} WHERE {key} IS NOT NULL GROUP BY {key}) AS s
WHERE n > 1
"""
_REMOVE = "DELETE FROM {table} AS t WHERE NOT EXISTS (SELECT FROM {laid} AS i WHERE i.{key} = t.{key})"
_CHANGE = """
UPDATE {table} AS t SET geom = i.geom, revision = t.revision + 1, changed_at = greatest(now(), t.changed_at),
    changed_by = i.changed_by, why = i.why{set}
FROM {laid} AS i WHERE i.{key} = t.{key} AND ({differs})
"""
_ADD = """
INSERT INTO {table} (geom, changed_by, why{own}) SELECT geom, changed_by, why{own} FROM {laid} AS i
WHERE NOT EXISTS (SELECT FROM {table} AS t WHERE t.{key} = i.{key})
"""


class _Words:
    """The names that the statements are put together from."""

    def __init__(self, layer: Layer, key: str, given: Sequence[str]) -> None:
        self.layer, self.key = layer, key
        own = [sql.Identifier(field["name"]) for field in layer.fields]
        taken = [sql.Identifier(name) for name in given]
        self._words = {
            "table": sql.Identifier(layer.table),
            "laid": sql.Identifier(_LAID),
            "key": sql.Identifier(key),
            "own": _each(", {}", own),
            "set": _each(", {0} = i.{0}", taken),
            "differs": sql.SQL("t.geom IS DISTINCT FROM i.geom") + _each(" OR t.{0} IS DISTINCT FROM i.{0}", taken),
        }

    def put(self, statement: str) -> sql.Composed:
        """The statement with its names."""
        return sql.SQL(statement).format(**self._words)


def _each(form: str, names: Sequence[sql.Identifier]) -> sql.Composed:
    return sql.Composed([sql.SQL(form).format(name) for name in names])


def _need_single_keys(cursor: Any, words: _Words) -> None:
    cursor.execute(words.put(_SHARED))
    [count] = cursor.fetchone()
    if count:
        raise FileRefused("key_in_layer", count=int(count), column=words.key)


def _count(cursor: Any, statement: sql.Composed) -> int:
    cursor.execute(statement)
    return int(cursor.rowcount)
