"""`/ogc/`: the landing page, what is conformed to, and the description of the interface."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from gis.ogc.answer import OPENAPI, asker, base, check_parameters, link, ogc, respond, respond_for_reader
from gis.ogc.conformance import CONFORMANCE
from gis.ogc.openapi import description


@ogc()
def landing(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/`."""
    check_parameters(request)
    root = base(request)
    return respond_for_reader(
        request,
        {
            "title": _("Zhihui: spatial data of Ganjingzi District"),
            "description": _("Base data, registers with a place and layers of planners, by the OGC API standards."),
            "links": [
                link("self", f"{root}/"),
                link("alternate", f"{root}/?f=html", "text/html", _("This page for people")),
                link("service-desc", f"{root}/api", OPENAPI, _("Description of the interface")),
                link("service-doc", f"{root}/?f=html", "text/html", _("This page for people")),
                link("conformance", f"{root}/conformance", title=_("Conformance classes")),
                link("data", f"{root}/collections", title=_("Collections")),
                link("http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes", f"{root}/tileMatrixSets"),
                link("http://www.opengis.net/def/rel/ogc/1.0/ogc-catalog", f"{root}/collections/catalogue"),
            ],
        },
    )


@ogc()
def conformance(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/conformance`."""
    check_parameters(request)
    return respond({"conformsTo": CONFORMANCE})


@ogc()
def api(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/api`: OpenAPI 3.0, with the collections that the person may see."""
    check_parameters(request)
    return respond(description(asker(request), base(request)), OPENAPI)
