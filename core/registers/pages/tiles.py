"""Vector tiles of a register's places (MVT): single records near by, counts from afar; access as in the list.

The tile's one layer is called after the thing (`person`). A record has `id`, `name` and `about`, masked as everywhere;
a cell has `records`, how many it stands for. A tile never holds more than `MOST_RECORDS` records or `CELLS_A_SIDE`²
cells: what is more is counted, not left out.
"""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BinaryField, Expression, ExpressionWrapper, F, Func, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.access.api import Principal
from core.pages.gate import principal_of_page
from core.pages.thin import MOST_POINTS, gathered
from core.pages.tile import MVT, Tile, packed
from core.registers.check import column_of
from core.registers.declare import Register
from core.registers.pages.listing import asked
from core.registers.query import Query, conditions
from core.registers.read import related, visible
from core.registers.show import about, label

CELLS_BELOW = 13  # under this zoom, counts
MOST_RECORDS = MOST_POINTS  # of a tile; one with more is shown as counts, at any zoom
CELLS_A_SIDE = 16
EXTENT = 4096
MARGIN = 64 / EXTENT

# the tile's square in degrees, somewhat wider for single records so that circles are not cut
_BOX = "ST_Transform(ST_TileEnvelope(%s, %s, %s, margin => %s), 4490)"
_RECORDS = """
SELECT ST_AsMVT(t, %s, {extent}, 'geom', 'id') FROM (
    SELECT r.id, v.name, v.about,
        ST_AsMVTGeom(ST_Transform(r.{place}, 3857), ST_TileEnvelope(%s, %s, %s), {extent}, 64) AS geom
    FROM {table} AS r JOIN unnest(%s::bigint[], %s::text[], %s::text[]) AS v(id, name, about) ON v.id = r.id
) AS t WHERE geom IS NOT NULL
"""
# web Mercator by hand: one formula for a point costs less than a transformation of it
_POINTS = """
SELECT ST_X(spot) * 111319.49079327358 AS x, 6378137 * ln(tan(radians(45 + ST_Y(spot) / 2))) AS y
FROM ({met} OFFSET 0) AS met
"""
_CELLS = """
SELECT ST_AsMVT(t, %s, {extent}, 'geom') FROM (
    SELECT n AS records,
        ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(x, y), 3857), ST_TileEnvelope({numbers}), {extent}, 0) AS geom
    FROM ({{cells}}) AS cells
) AS t
"""


@require_safe
def tile(request: HttpRequest, register: Register, z: int, x: int, y: int) -> HttpResponse:
    """`tiles/<z>/<x>/<y>.mvt` with the list's question: 200 the tile, 204 where it is empty."""
    where = Tile(z, x, y)
    query, wrong = asked(register, request.GET)
    if not where.exists or wrong or register.place in register.masks:
        raise Http404
    body = draw_tile(principal_of_page(request), register, query, where)
    response = HttpResponse(packed(body), content_type=MVT) if body else HttpResponse(status=204)
    if body:
        response["Content-Encoding"] = "gzip"
    return response


def draw_tile(principal: Principal, register: Register, query: Query, where: Tile) -> bytes:
    """The tile for this person; empty bytes where there is nothing."""
    met = visible(principal, register).filter(conditions(register, query))
    if where.z >= CELLS_BELOW:
        near = _within(met, register, where, MARGIN)
        keys = list(near.values_list("pk", flat=True)[: MOST_RECORDS + 1])
        if len(keys) <= MOST_RECORDS:
            return _records(register, keys, where) if keys else b""
    return _cells(_within(met, register, where, 0.0), register, where)


def _within(met: QuerySet[Any], register: Register, where: Tile, margin: float) -> QuerySet[Any]:
    """The records whose box touches the tile's."""
    box = f"{_column(register)} && {_BOX}"
    return met.order_by().extra(where=[box], params=[*where, margin])  # noqa: S610  # the column is the model's own


def _records(register: Register, keys: list[int], where: Tile) -> bytes:
    rows = list(related(register, register.model.objects.filter(pk__in=keys)))
    names = [label(register, row) for row in rows]
    abouts = [about(register, row) for row in rows]
    statement = _RECORDS.format(extent=EXTENT, place=_quoted(register.place), table=_table(register))
    return _run(statement, [register.thing, *where, [row.pk for row in rows], names, abouts])


def _cells(met: QuerySet[Any], register: Register, where: Tile) -> bytes:
    try:
        inner, parameters = met.annotate(spot=_spot(register)).values("spot").query.sql_with_params()
    except EmptyResultSet:
        return b""
    numbers = f"{where.z}, {where.x}, {where.y}"
    cells = gathered(_POINTS.replace("{met}", inner), numbers, CELLS_A_SIDE)
    statement = _CELLS.format(extent=EXTENT, numbers=numbers).replace("{cells}", cells)
    return _run(statement, [register.thing, *parameters])


def _spot(register: Register) -> Expression:
    """The record's point as bytes: Django would select a geometry in a form that only Django reads."""
    place: Any = register.model._meta.get_field(register.place)
    if place.geom_type == "POINT":
        return ExpressionWrapper(F(register.place), output_field=BinaryField())
    return Func(F(register.place), function="ST_PointOnSurface", output_field=BinaryField())


def _run(statement: str, parameters: list[Any]) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
    return bytes(row[0]) if row and row[0] else b""


def _column(register: Register) -> str:
    return f"{_table(register)}.{_quoted(column_of(register, register.place))}"


def _table(register: Register) -> str:
    return _quoted(register.model._meta.db_table)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
