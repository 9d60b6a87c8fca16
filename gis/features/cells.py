"""Points of a layer counted in cells, for each zoom up to `DEEPEST`, by the database itself as they come and go.

A tile far out would otherwise read each point of the layer (docs/adr/0161). Cells are those of tiles: `CELLS_A_SIDE` a
side, `i` from the west, `j` from the north. Sums are whole numbers (centimetres of EPSG:3857), so that what comes and
goes leaves nothing behind; the sum of the numbers of a cell's features is the number of its only one.
"""

from typing import Any

from psycopg import sql

from gis.features.models import Layer

CELLS_A_SIDE = 32
DEEPEST = 13  # deeper tiles read the points themselves

_TRIGGER = "CREATE TRIGGER {} AFTER {} ON {} REFERENCING {} FOR EACH STATEMENT EXECUTE FUNCTION citygis_count_cells({})"
_TRIGGERS = (
    ("count_added", "INSERT", "NEW TABLE AS added"),
    ("count_gone", "DELETE", "OLD TABLE AS gone"),
    ("count_moved", "UPDATE", "NEW TABLE AS added OLD TABLE AS gone"),
)


def count_in_cells(cursor: Any, layer: Layer) -> None:
    """Have the points of a layer's table, which is still empty, counted."""
    for name, on, tables in _TRIGGERS:
        words = (
            sql.Identifier(name),
            sql.SQL(on),
            sql.Identifier(layer.table),
            sql.SQL(tables),
            sql.Literal(layer.name),
        )
        cursor.execute(sql.SQL(_TRIGGER).format(*words))
