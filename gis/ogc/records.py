"""OGC API Records: the catalogue of all collections and of the house's data sets, as records to be searched.

Everybody with an account may read of every data set of the house; of collections those that the person may see.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.access.api import Principal
from core.catalogue.api import Entry, catalogue
from core.rest.api import Problem
from gis.collections.declare import Collection
from gis.collections.extent import Extent, extents
from gis.collections.find import collections
from gis.coordinates.crs import CRS84_URI
from gis.ogc.answer import GEOJSON, Link, asker, base, check_parameters, link, ogc, respond
from gis.ogc.record_search import PARAMETERS, search_of

CATALOGUE = "catalogue"
CORE = "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core"
DATASET = "dataset"
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
    told = [_of_collection(each, box, entries.get(each.name), root) for each, box in extents(principal, seen.values())]
    told += [_of_entry(entry, root) for name, entry in entries.items() if name not in seen]
    return sorted(told, key=lambda record: str(record["id"]))


@ogc()
def record_list(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/collections/catalogue/items`, with the parameters of `gis.ogc.record_search`."""
    check_parameters(request, *PARAMETERS)
    search, root = search_of(request.GET), base(request)
    found = [record for record in records(asker(request), root) if search.keeps(record)]
    shown = found[search.offset : search.offset + search.limit]
    here = f"{root}/collections/{CATALOGUE}/items"
    links = [link("self", request.build_absolute_uri(), GEOJSON), link("collection", here.removesuffix("/items"))]
    if search.offset + len(shown) < len(found):
        query = request.GET.copy()
        query["offset"] = str(search.offset + len(shown))
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


def _of_collection(collection: Collection, box: Extent | None, entry: Entry | None, root: str) -> Record:
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
