"""The one rule by which points are thinned in tiles of collections and of registers: counted where they are too many.

A tile with up to `MOST_POINTS` shows each of them; one with more is divided into cells that have how many there are, at
their middle. Nothing is left out.
"""

MOST_POINTS = 2000


def gathered(points: str, numbers: str, a_side: int, also: str = "") -> str:
    """SQL: the cells with points in them, each with `n`, its middle `x`, `y`, and what `also` says of its points.

    Squares are half open: each point counts in one tile, and there in one cell.

    Args:
        points: SQL whose rows have `x` and `y` in EPSG:3857.
        numbers: the tile's numbers as SQL, `z, x, y`.
        a_side: how many cells a side has.
        also: more columns, such as `min(id) AS one`, with a comma behind them.
    """
    side = (
        f"(SELECT *, (east - west) / {a_side} AS cell FROM ("  # noqa: S608  # numbers and words of our own
        "SELECT ST_XMin(t) AS west, ST_YMin(t) AS south, ST_XMax(t) AS east, ST_YMax(t) AS north "
        f"FROM ST_TileEnvelope({numbers}) AS t) AS edges)"
    )
    return (
        f"SELECT count(*) AS n, {also} avg(x) AS x, avg(y) AS y FROM ({points}) AS met, {side} AS side "  # noqa: S608
        "WHERE x >= west AND x < east AND y > south AND y <= north "
        "GROUP BY floor((x - west) / cell)::int, floor((north - y) / cell)::int"
    )
