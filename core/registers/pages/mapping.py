"""Maps of a register: all of it by tiles, or the place of one record."""

from typing import Any

from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import Point
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from core.access.api import Principal
from core.pages.gate import principal_of_page
from core.registers.address import address
from core.registers.declare import Register
from core.registers.models import Record
from core.registers.pages.frame import draw
from core.registers.pages.listing import asked, filters_of, question
from core.registers.pages.tiles import CELLS_BELOW, MOST_RECORDS
from core.registers.read import visible

SAMPLE = 1000  # records by whose extent the map opens


def show(request: HttpRequest, register: Register) -> HttpResponse:
    """`map/`: the records of the question on the map."""
    principal = principal_of_page(request)
    query, wrong = asked(register, request.GET)
    context = {
        "query": query,
        "wrong": wrong,
        "filters": filters_of(principal, register, request.GET),
        "question": question(request.GET),
        "map": map_config(register, bounds=bounds_of(principal, register), question=question(request.GET)),
        "most": MOST_RECORDS,
    }
    return draw(request, register, "map", context)


def map_config(
    register: Register, *, place: list[float] | None = None, bounds: list[float] | None = None, question: str = ""
) -> dict[str, Any]:
    """What the map's script needs. Degrees, longitude first."""
    tiles = address(register, "tiles", z=0, x=0, y=0).replace("0/0/0.mvt", "{z}/{x}/{y}.mvt")
    return {
        "tiles": f"{tiles}{'?' if question else ''}{question}",
        "detail": address(register, "detail", pk=0).replace("/0/", "/{pk}/"),
        "base": _base_tiles(),
        "font": static("vendor/noto-sans-sc/"),
        "cellsBelow": CELLS_BELOW,
        "place": place,
        "bounds": bounds,
        "layer": register.thing,
        "texts": {"map": _("Map")},
    }


def place_of_record(register: Register, record: Record) -> list[float] | None:
    """Longitude and latitude of the record, or of a point on it; None without a place, or where it is sensitive."""
    place = getattr(record, register.place)
    if place is None or register.place in register.masks:
        return None
    point = place if isinstance(place, Point) else place.point_on_surface
    return [round(point.x, 6), round(point.y, 6)]


def bounds_of(principal: Principal, register: Register) -> list[float] | None:
    """West, south, east, north of the latest records that this person may see; None where none has a place."""
    rows = visible(principal, register).exclude(**{register.place: None}).order_by("-pk").values("pk")[:SAMPLE]
    found = register.model.objects.filter(pk__in=rows).aggregate(all=Extent(register.place))["all"]
    return [float(edge) for edge in found] if found else None


def _base_tiles() -> str:
    """The base map's tiles, where there are any."""
    try:
        return reverse("tile", kwargs={"layers": "land", "z": 0, "x": 0, "y": 0}).replace("land/0/0/0.mvt", "")
    except NoReverseMatch:
        return ""
