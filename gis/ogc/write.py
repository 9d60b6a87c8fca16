"""OGC API Features part 4: features of layers added, replaced, changed and removed.

Who may publish a layer writes at once; others' wishes become proposals, answered 202 with their address. Nothing is
overwritten unseen: `If-Match` must name what the writer saw (428 without it, 412 if it has moved on).
"""

import json
from typing import Any

import shapely
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.rest.api import Problem
from core.states.api import Refusal
from gis.collections.declare import Collection
from gis.collections.layers import EDIT
from gis.collections.read import Found, feature
from gis.cql2.geometry import shape_of
from gis.features import edit
from gis.features.editing.group import PUBLISH
from gis.features.models import Layer
from gis.ogc.answer import asker, base, check_parameters
from gis.ogc.query import crs_in

MOST_BYTES = 5_000_000
_TYPES = ("application/geo+json", "application/json", "application/merge-patch+json")


def add(request: HttpRequest, collection: Collection) -> HttpResponse:
    """`POST …/items`: 201 with its address, or 202 with that of the proposal."""
    check_parameters(request, "why")
    layer = _layer(request, collection)
    geometry, values = _feature(request, _body(request))
    return _do(request, layer, edit.Change(verb="add", geometry=geometry, values=values))


def change_one(request: HttpRequest, collection: Collection, number: int) -> HttpResponse:
    """`PUT`, `PATCH` or `DELETE …/items/<number>`: 204, or 202 with the address of the proposal."""
    check_parameters(request, "why")
    layer = _layer(request, collection)
    found = feature(asker(request), collection, number)
    if found is None:
        raise Problem(404, "no_such_feature", _("There is no feature of this number."), str(number))
    _check_match(request, found)
    seen: dict[str, Any] = {"id": number, "revision": found.revision}
    if request.method == "DELETE":
        return _do(request, layer, edit.Change(verb="remove", **seen))
    body = _body(request)
    if request.method == "PUT":
        geometry, values = _feature(request, body)
        values = {each["name"]: None for each in edit.fields_for(asker(request), layer)} | values
    else:
        geometry, values = _geometry(request, body.get("geometry")), _properties(body)
    return _do(request, layer, edit.Change(verb="change", geometry=geometry, values=values, **seen))


def _layer(request: HttpRequest, collection: Collection) -> Layer:
    """The layer behind the collection, which the person may at least propose to.

    Raises:
        Problem: 405, the collection is not edited; 403.
    """
    if collection.kind != "layer":
        raise Problem(405, "method", _("This collection is not edited here."))
    layer = edit.layer_of(asker(request), collection.name)
    if not asker(request).may(EDIT, layer.agency.path):
        raise Problem(403, "forbidden", _("You do not have the right to do this."), EDIT)
    return layer


def _do(request: HttpRequest, layer: Layer, change: edit.Change) -> HttpResponse:
    why = request.GET.get("why", "") or _("Written by another program (OGC API).")
    principal, root = asker(request), base(request)
    try:
        if not principal.may(PUBLISH, layer.agency.path):
            together = edit.propose(principal, layer, [change], why)
            place = request.build_absolute_uri(f"/api/v1/layers/{layer.name}/edits/{together}")
            return HttpResponse(status=202, headers={"Location": place})
        (done,) = edit.write(principal, layer, [change], why)
    except Refusal as refused:
        if refused.code == "changed_meanwhile":
            raise Problem(412, refused.code, str(refused)) from refused
        raise
    headers = {} if change.verb == "remove" else {"ETag": f'"r{edit.made_revision(done)}-4326"'}
    if change.verb != "add":
        return HttpResponse(status=204, headers=headers)
    place = f"{root}/collections/layer.{layer.name}/items/{done.feature_id}"
    return HttpResponse(status=201, headers={"Location": place, **headers})


def _check_match(request: HttpRequest, found: Found) -> None:
    given = request.headers.get("If-Match", "").strip()
    if not given:
        title = _("Say by If-Match which state of the feature you saw: its ETag.")
        raise Problem(428, "no_if_match", title)
    tags = [each.strip().strip('"').partition("-")[0] for each in given.split(",")]
    if given != "*" and f"r{found.revision}" not in tags:
        raise Problem(412, "changed_meanwhile", _("Somebody has changed the feature since you read it; read it again."))


def _body(request: HttpRequest) -> dict[str, Any]:
    if request.content_type not in _TYPES:
        raise Problem(415, "media_type", _("Send GeoJSON (application/geo+json)."))
    if len(request.body) > MOST_BYTES:
        raise Problem(413, "too_large", _("The feature is too large."))
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict) or body.get("type", "Feature") != "Feature":
        raise ValidationError(_("Send one GeoJSON feature."))
    return body


def _feature(request: HttpRequest, body: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    geometry = _geometry(request, body.get("geometry"))
    if geometry is None:
        raise ValidationError(_("The feature has no geometry."))
    return geometry, _properties(body)


def _properties(body: dict[str, Any]) -> dict[str, Any]:
    values = body.get("properties") or {}
    if not isinstance(values, dict):
        raise ValidationError(_("Send one GeoJSON feature."))
    return values


def _geometry(request: HttpRequest, geojson: Any) -> Any:
    """As GeoJSON in longitude and latitude, whatever `Content-Crs` says it is in."""
    if geojson is None:
        return None
    given = request.headers.get("Content-Crs")
    moved = shape_of(geojson, crs_in(given.strip().strip("<>") if given else None))
    return json.loads(shapely.to_geojson(moved))
