"""Which rows of a collection a question is about: those that the person may see, narrowed by what was asked."""

from typing import Any

from core.access.api import Principal
from gis.collections.declare import Collection, Rows

_COUNT = "SELECT count(*) FROM (SELECT 1 FROM {collection.source} AS r WHERE {condition} LIMIT %(most)s) AS counted"


def seen(principal: Principal, collection: Collection, *more: Rows) -> Rows:
    """The rows that the person may see and that every other condition keeps; one that keeps all adds nothing.

    The parameters of the conditions have different names.
    """
    every = [collection.rows(principal), *more]
    told = [f"({each.sql})" for each in every if each.sql != "TRUE"]
    return Rows(" AND ".join(told) or "TRUE", tuple(value for each in every for value in each.values))


def count_upto(connection: Any, collection: Collection, rows: Rows, most: int) -> int:
    """How many rows there are, counted to `most`: no answer waits for the counting of millions."""
    statement = _COUNT.format(collection=collection, condition=rows.sql)  # every part comes from a declaration
    row = connection.execute(statement, rows.parameters | {"most": most}, prepare=True).fetchone()
    return int(row[0])
