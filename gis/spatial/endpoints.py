"""`/api/v1/spatial/…`: spatial questions to any collection, as GeoJSON in CRS84."""

import json
from collections.abc import Sequence
from typing import Any, Literal

import shapely
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from pydantic import JsonValue

from core.access.api import Principal
from core.rest.api import gate
from gis.collections.known import known
from gis.coordinates import measure
from gis.spatial import aggregate as counting
from gis.spatial.buffer import buffer
from gis.spatial.nearest import MOST as MOST_NEAREST
from gis.spatial.nearest import nearest
from gis.spatial.parts import By, Parts
from gis.spatial.question import Found
from gis.spatial.shapes import area_of, shape_of
from gis.spatial.split import Extent
from gis.spatial.within import COUNTED_TO, within
from gis.spatial.within import MOST as MOST_WITHIN

router = Router(tags=["spatial"])
ANYBODY = ""  # each collection asks for its own right
MOST_GROUPS = 2000
Json = dict[str, JsonValue]
FILTER: Any = Query("", alias="filter")  # type: ignore[type-arg]  # a word of Python's own


class Question(Schema):
    """Of which collection; `filter` is CQL2, text or JSON; `fields`: which properties are told, all where left out."""

    collection: str = Field(max_length=100)
    filter: str | Json = ""
    fields: list[str] | None = Field(None, max_length=100)


class WithinIn(Question):
    """`area`: Polygon or MultiPolygon (CRS84); `buffer_m`: as if it were so much wider; `after`: `next` of the answer
    before."""

    area: Json
    relation: Literal["intersects", "within"] = "intersects"
    buffer_m: float = Field(0, ge=0)
    limit: int = Field(100, ge=1, le=MOST_WITHIN)
    after: int | None = Field(None, ge=-(2**63), lt=2**63)


class NearestIn(Question):
    """A position in degrees (CRS84); `within_m`: none farther than this."""

    lon: float
    lat: float
    k: int = Field(5, ge=1, le=MOST_NEAREST)
    within_m: float | None = Field(None, ge=0)


class FeaturesOut(Schema):
    """GeoJSON features. `cut`: there are more, which begin after `next`; `total` is null where nobody counted."""

    collection: str
    items: list[dict[str, Any]]
    cut: bool
    next: int | None
    total: int | None
    note: str


class BufferIn(Schema):
    """Any GeoJSON geometry (CRS84), and how far around it."""

    geometry: Json
    metres: float


class AreaOut(Schema):
    """A geometry (CRS84) and its area on the ground."""

    geometry: dict[str, Any]
    area_m2: float


class ValueIn(Schema):
    """What is worked out of a number field; `length`, `area`: of the geometry, cut at the borders of the parts."""

    field: str = ""
    kind: Literal["sum", "avg", "min", "max", "length", "area"]


class AggregateIn(Schema):
    """By which parts; `area`: only features that meet it; `geometry`: the parts' areas are wanted too."""

    collection: str = Field(max_length=100)
    by: By
    filter: str | Json = ""
    area: Json | None = None
    values: list[ValueIn] = Field([], max_length=20)
    geometry: bool = False


class GroupOut(Schema):
    """A part: `values` by `<kind>_<field>`, null where no feature has a value, `length_m` and `area_m2`."""

    id: int
    code: str
    name: str
    count: int
    values: dict[str, float | None]
    geometry: dict[str, Any] | None = None


class GroupsOut(Schema):
    """Parts in the order of their codes; `outside`: features in none of them; `cut`: not everything is told."""

    collection: str
    by: str
    items: list[GroupOut]
    outside: int
    cut: bool
    note: str


class RegionValue(Schema):
    """A region by its number, and what is drawn: a count or a sum."""

    id: int
    code: str
    name: str
    count: int
    value: float | None


class RegionValues(Schema):
    """Regions in the order of their codes; `outside`: features in none of them."""

    items: list[RegionValue]
    outside: int
    cut: bool


@router.post("/spatial/within", response=FeaturesOut, auth=gate(ANYBODY))
def features_within(request: HttpRequest, asked: WithinIn) -> FeaturesOut:
    """Features that meet an area, or lie wholly within it, in the order of their numbers, a page at a time."""
    principal = _asker(request)
    found = within(
        principal,
        known(principal, asked.collection),
        area_of(asked.area),
        relation=asked.relation,
        buffer_m=asked.buffer_m,
        cql2=asked.filter,
        fields=asked.fields,
        after=asked.after,
        limit=asked.limit,
    )
    counted = asked.after is None and found.total is None
    note = _("More than %(most)d features: they were not counted.") % {"most": COUNTED_TO} if counted else ""
    return _features(asked.collection, found, note)


@router.post("/spatial/nearest", response=FeaturesOut, auth=gate(ANYBODY))
def features_nearest(request: HttpRequest, asked: NearestIn) -> FeaturesOut:
    """The nearest features to a position, nearest first, each with `distance_m` in metres on the ground."""
    principal = _asker(request)
    collection = known(principal, asked.collection)
    options: dict[str, Any] = {"k": asked.k, "within_m": asked.within_m, "cql2": asked.filter, "fields": asked.fields}
    found = nearest(principal, collection, asked.lon, asked.lat, **options)
    return _features(asked.collection, found, "" if found.items else _("There is none within reach."))


@router.post("/spatial/buffer", response=AreaOut, auth=gate(ANYBODY))
def wider(request: HttpRequest, asked: BufferIn) -> AreaOut:
    """The area within so many metres of a geometry, measured on the district's own plane."""
    found = buffer(shape_of(asked.geometry), asked.metres)
    area = float(measure.area_m2(shapely.from_wkb(bytes(found.wkb))))
    return AreaOut(geometry=json.loads(found.geojson), area_m2=round(area, 1))


@router.post("/spatial/aggregate", response=GroupsOut, auth=gate(ANYBODY))
def counted(request: HttpRequest, asked: AggregateIn) -> GroupsOut:
    """How many features, and sums, means, least and greatest of their values, by region or grid."""
    principal = _asker(request)
    found = counting.aggregate(
        principal,
        known(principal, asked.collection),
        asked.by,
        **_wanted(asked.values),
        area=area_of(asked.area) if asked.area else None,
        cql2=asked.filter,
    )
    shown = found.groups[:MOST_GROUPS]
    cut = found.cut or len(found.groups) > MOST_GROUPS
    notes = []
    if found.cut:
        notes.append(_("Only the first %(most)d features were looked at.") % {"most": counting.MOST_FEATURES})
    if len(found.groups) > MOST_GROUPS:
        notes.append(_("Only the first %(most)d areas are told.") % {"most": MOST_GROUPS})
    items = [_group(each, found.parts, asked.geometry) for each in shown]
    return GroupsOut(
        collection=asked.collection, by=asked.by, items=items, outside=found.outside, cut=cut, note=" ".join(notes)
    )


@router.get("/spatial/by-region", response=RegionValues, auth=gate(ANYBODY))
def by_region(
    request: HttpRequest,
    collection: str,
    level: Literal["subdistrict", "community"] = "subdistrict",
    value: Literal["count", "sum", "avg", "min", "max", "length", "area"] = "count",
    field: str = "",
    cql2: str = FILTER,
) -> RegionValues:
    """One value for each region, for a thematic map: how many features, or a measure of a number field."""
    principal = _asker(request)
    wanted = _wanted([] if value == "count" else [ValueIn(field=field, kind=value)])
    found = counting.aggregate(principal, known(principal, collection), level, **wanted, cql2=cql2)
    items = [
        RegionValue(
            id=each.id,
            code=each.code,
            name=each.name,
            count=each.count,
            value=next(iter(each.values.values()), float(each.count)),
        )
        for each in found.groups
    ]
    return RegionValues(items=items, outside=found.outside, cut=found.cut)


def _features(collection: str, found: Found, note: str) -> FeaturesOut:
    following = found.items[-1]["id"] if found.cut else None
    return FeaturesOut(
        collection=collection, items=found.items, cut=found.cut, next=following, total=found.total, note=note
    )


def _wanted(values: Sequence[ValueIn]) -> dict[str, Any]:
    """`values` and `extents` as `aggregate` takes them."""
    fields: list[counting.Value] = []
    extents: list[Extent] = []
    for each in values:
        if each.kind == "length" or each.kind == "area":
            extents.append(each.kind)
        else:
            fields.append(counting.Value(each.field, each.kind))
    return {"values": fields, "extents": extents}


def _group(each: counting.Group, parts: Parts, wanted: bool) -> GroupOut:
    area = parts.area(each.part) if wanted else None
    geometry = json.loads(shapely.to_geojson(shapely.set_precision(area, 1e-7, mode="pointwise"))) if area else None
    return GroupOut(id=each.id, code=each.code, name=each.name, count=each.count, values=each.values, geometry=geometry)


def _asker(request: HttpRequest) -> Principal:
    principal: Principal = request.auth  # type: ignore[attr-defined]
    return principal
