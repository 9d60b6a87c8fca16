"""`/ogc/collections/<name>/items`: the features, and each of them."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.timezone import now
from django.utils.translation import gettext as _

from core.access.api import Principal
from core.rest.api import Problem, encode_cursor
from gis.collections.declare import Collection
from gis.collections.geojson import encode
from gis.collections.known import known
from gis.collections.read import Found, Page, Query, feature, features, features_while
from gis.coordinates.crs import Crs
from gis.early.pulse import Pulse
from gis.ogc import records, write
from gis.ogc.answer import (
    GEOJSON,
    Link,
    asker,
    base,
    check_parameters,
    dressed,
    link,
    ogc,
    pulse_before,
    respond,
)
from gis.ogc.early import Seat, admissions, question_of
from gis.ogc.query import PARAMETERS, crs_in, query_of

_WRITES = ("POST",)
_WRITES_ONE = ("PUT", "PATCH", "DELETE")


@ogc(methods=("GET", "HEAD", *_WRITES), watched=True)
def items(request: HttpRequest, name: str) -> HttpResponse:
    """`GET` a page of features; `POST` a new one."""
    if name == records.CATALOGUE:
        return records.record_list(request)  # type: ignore[return-value]
    collection = known(asker(request), name)
    if request.method in _WRITES:
        return write.add(request, collection)
    told = request.META
    question = question_of(told.get("HTTP_AUTHORIZATION", ""), told.get("HTTP_COOKIE", ""), name)
    admissions.add(question, Seat(asker(request), collection), pulse_before(request))
    return page(request, asker(request), collection)


def page(request: HttpRequest, principal: Principal, collection: Collection) -> HttpResponse:
    """The page of features that the request asks for, of what the person may see.

    Raises:
        Problem, ValidationError: a parameter is wrong, and which.
    """
    query = _query(request, collection)
    return _respond(request, collection, query, features(principal, collection, query))


def page_while(request: HttpRequest, principal: Principal, collection: Collection, pulse: Pulse) -> HttpResponse | None:
    """The same; None where the pulse is not this one any more."""
    query = _query(request, collection)
    found = features_while(principal, collection, query, pulse)
    return None if found is None else _respond(request, collection, query, found)


def _query(request: HttpRequest, collection: Collection) -> Query:
    check_parameters(request, *PARAMETERS, *(field.name for field in collection.fields))
    return query_of(request.GET, collection)


def _respond(request: HttpRequest, collection: Collection, query: Query, found: Page) -> HttpResponse:
    return dressed(respond(_body(request, collection, found), GEOJSON, headers=_headers(query.crs)))


@ogc(methods=("GET", "HEAD", *_WRITES_ONE))
def item(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """`GET` a feature; `PUT`, `PATCH` and `DELETE` change it."""
    if name == records.CATALOGUE:
        return records.one_record(request, key)  # type: ignore[return-value]
    collection = known(asker(request), name)
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else -1
    if request.method in _WRITES_ONE:
        return write.change_one(request, collection, number)
    check_parameters(request, "crs")
    crs = crs_in(request.GET.get("crs"))
    found = feature(asker(request), collection, number, crs)
    if found is None:
        raise Problem(404, "no_such_feature", _("There is no feature of this number."), key[:40])
    etag = etag_of(found, crs)
    known_already = get_conditional_response(request, etag=etag)
    if known_already is not None:
        known_already["ETag"] = etag
        return known_already
    return respond(_one(request, collection, found), GEOJSON, headers={"ETag": etag, **_headers(crs)})


def etag_of(found: Found, crs: Crs) -> str:
    """The entity tag: the revision of a feature that is edited, else made from its text."""
    told = f"r{found.revision}"
    if found.revision is None:
        told = hashlib.sha256(encode(found.feature)).hexdigest()[:16]
    return quote_etag(f"{told}-{crs.srid}")


def _headers(crs: Crs) -> dict[str, str]:
    return {"Content-Crs": f"<{crs.uri}>"}


def _one(request: HttpRequest, collection: Collection, found: Found) -> bytes:
    here = f"{base(request)}/collections/{collection.name}"
    found.feature.links = [link("self", request.build_absolute_uri(), GEOJSON), link("collection", here)]
    return encode(found.feature)


def _body(request: HttpRequest, collection: Collection, found: Page) -> bytes:
    matched = {} if found.matched is None else {"numberMatched": found.matched}
    return encode(
        {
            "type": "FeatureCollection",
            **matched,
            "numberReturned": len(found.features),
            "timeStamp": now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "links": _links(request, collection, found),
            "features": found.features,
        }
    )


def _links(request: HttpRequest, collection: Collection, found: Page) -> list[Link]:
    here = f"{base(request)}/collections/{collection.name}"
    links = [link("self", request.build_absolute_uri(), GEOJSON), link("collection", here)]
    if found.last is not None:
        query = request.GET.copy()
        counted = {} if found.matched is None else {"of": found.matched}  # later pages need not count again
        query["cursor"] = encode_cursor({"id": found.last, **counted})
        links.append(link("next", f"{here}/items?{query.urlencode()}", GEOJSON))
    return links
