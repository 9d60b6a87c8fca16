"""OGC API Records: the catalogue of all collections and of the house's data sets, as records to be searched.

Everybody with an account may read of every data set of the house; of collections those that the person may see.
"""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.access.api import Principal
from core.catalogue.api import Entry, catalogue
from core.rest.api import Problem
from gis.collections.declare import Collection
from gis.collections.extent import extent
from gis.collections.find import collections
from gis.coordinates.crs import CRS84, CRS84_URI, crs_of
from gis.cql2.geometry import box_of
from gis.ogc.answer import GEOJSON, Link, asker, base, check_parameters, link, ogc, respond

CATALOGUE = "catalogue"
CORE = "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core"
DATASET = "dataset"
MOST = 1000
Record = dict[str, Any]


def describe(root: str) -> dict[str, Any]:
    """The catalogue as a collection."""
    here = f"{root}/collections/{CATALOGUE}"
    return {
        "id": CATALOGUE,
        "type": "Catalog",
        "title": _("Data catalogue"),
        "description": _("All collections that you may see, and the data sets of the house."),
        "itemType": "record",
        "conformsTo": [CORE],
        "crs": [CRS84_URI],
        "links": [
            link("self", here),
            link("items", f"{here}/items", GEOJSON, _("Data catalogue")),
            link("collection", f"{root}/collections"),
        ],
    }


def records(principal: Principal, root: str) -> list[Record]:
    """All records, in the order of their numbers."""
    entries = {entry.name: entry for entry in catalogue(principal)}
    seen = collections(principal)
    told = [_of_collection(principal, each, entries.get(name), root) for name, each in seen.items()]
    told += [_of_entry(entry, root) for name, entry in entries.items() if name not in seen]
    return sorted(told, key=lambda record: str(record["id"]))


@ogc()
def record_list(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/collections/catalogue/items`, with `q`, `type`, `ids`, `bbox`, `datetime`, `limit`, `offset`."""
    check_parameters(request, "q", "type", "ids", "bbox", "bbox-crs", "datetime", "limit", "offset", "externalIds")
    root = base(request)
    found = list(_narrowed(request, records(asker(request), root)))
    limit, offset = _number(request, "limit", 100, 1), _number(request, "offset", 0, 0)
    shown = found[offset : offset + min(limit, MOST)]
    here = f"{root}/collections/{CATALOGUE}/items"
    links = [link("self", request.build_absolute_uri(), GEOJSON), link("collection", here.removesuffix("/items"))]
    if offset + len(shown) < len(found):
        query = request.GET.copy()
        query["offset"] = str(offset + len(shown))
        links.append(link("next", f"{here}?{query.urlencode()}", GEOJSON))
    body = {"type": "FeatureCollection", "features": shown, "links": links}
    return respond(body | {"numberMatched": len(found), "numberReturned": len(shown)}, GEOJSON)


@ogc()
def one_record(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/collections/catalogue/items/<name>`."""
    check_parameters(request)
    root = base(request)
    for record in records(asker(request), root):
        if record["id"] == name:
            return respond(record, GEOJSON)
    raise Problem(404, "no_such_record", _("There is nothing here under this name."), name)


def _number(request: HttpRequest, name: str, usual: int, least: int) -> int:
    text = request.GET.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
        raise Problem(
            400, "bad_parameter", _("%(name)s must be a number from %(least)s.") % {"name": name, "least": least}
        )
    return int(text)


def _narrowed(request: HttpRequest, told: list[Record]) -> Iterator[Record]:
    words = request.GET.get("q", "").lower().replace(",", " ").split()
    types, ids = request.GET.get("type", ""), request.GET.get("ids", "")
    box = _box(request)
    for record in told:
        text = " ".join(
            str(record["properties"].get(name, "")) for name in ("title", "description", "keywords")
        ).lower()
        wanted = (not words or any(word in text for word in words)) and (not types or DATASET in types.split(","))
        wanted = wanted and (not ids or record["id"] in ids.split(",")) and "externalIds" not in request.GET
        if wanted and (box is None or _meets(record, box)):
            yield record


def _box(request: HttpRequest) -> tuple[float, float, float, float] | None:
    text = request.GET.get("bbox", "")
    if not text:
        return None
    try:
        crs = crs_of(request.GET["bbox-crs"]) if "bbox-crs" in request.GET else CRS84
        numbers = [float(each) for each in text.split(",")]
    except (ValueError, LookupError):
        raise Problem(400, "bad_bbox", _("A box is four numbers: west, south, east, north."), text[:80]) from None
    west, south, east, north = box_of(numbers, crs).bounds
    return west, south, east, north


def _meets(record: Record, box: tuple[float, float, float, float]) -> bool:
    if record["geometry"] is None:
        return False
    (west, south), _se, (east, north), *_rest = record["geometry"]["coordinates"][0]
    return bool(west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1])


def _of_collection(principal: Principal, collection: Collection, entry: Entry | None, root: str) -> Record:
    here = f"{root}/collections/{collection.name}"
    properties: dict[str, Any] = {
        "title": str(collection.title),
        "description": str(collection.about),
        "keywords": [collection.title.zh, collection.title.en, collection.shape],
        "license": collection.licence or "other",
        "formats": [{"name": "GeoJSON", "mediaType": GEOJSON}, {"name": "Mapbox Vector Tile"}],
        "updated": f"{collection.dated}T00:00:00Z" if collection.dated else None,
        "contacts": [{"organization": collection.owner, "roles": ["owner"]}] if collection.owner else [],
        "shared": collection.shared,
        "source": collection.source_note,
    }
    links = [link("collection", here), link("items", f"{here}/items", GEOJSON)]
    box = extent(principal, collection)
    record = _record(collection.name, properties | _from_entry(entry), root, links)
    record["geometry"] = _polygon(box) if box else None
    record["time"] = {"date": collection.dated} if collection.dated else None
    return record


def _of_entry(entry: Entry, root: str) -> Record:
    title = entry.dataset.title
    properties: dict[str, Any] = {
        "title": str(title),
        "description": entry.dataset.condition,
        "keywords": [title.zh, title.en],
    }
    properties |= {"license": "other", "contacts": [{"organization": str(entry.owner), "roles": ["owner"]}]}
    return _record(entry.name, properties | _from_entry(entry), root, [])


def _from_entry(entry: Entry | None) -> dict[str, Any]:
    """What GB/T 21063.3 asks of a data set besides: how it is shared, how often it is renewed."""
    if entry is None:
        return {}
    told = {"shared": entry.dataset.shared, "condition": entry.dataset.condition, "renewed": entry.dataset.renewed}
    return {**{name: value for name, value in told.items() if value}, "open_to_you": entry.mine}


def _record(name: str, properties: dict[str, Any], root: str, links: list[Link]) -> Record:
    whole = {"type": DATASET, "language": {"code": "zh-Hans"}} | properties
    return {
        "id": name,
        "type": "Feature",
        "conformsTo": [CORE],
        "time": None,
        "geometry": None,
        "properties": {key: value for key, value in whole.items() if value not in (None, "", [])},
        "links": [link("self", f"{root}/collections/{CATALOGUE}/items/{name}", GEOJSON), *links],
    }


def _polygon(box: tuple[float, float, float, float]) -> dict[str, Any]:
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
