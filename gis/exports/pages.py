"""`/layers/<collection>/export/?format=&crs=`: a collection as a file."""

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core.pages.api import page, principal_of_page
from core.rest.api import answer, problem_of
from core.states.api import Refusal
from gis.collections.find import collection_of
from gis.exports.write import export


@page()
@require_safe
def export_collection(request: HttpRequest, collection: str) -> HttpResponseBase:
    """The rows and fields that the person may see; 404 for what they may not know of, 409 with a sentence."""
    principal = principal_of_page(request)
    try:
        found = collection_of(principal, collection)
    except LookupError:
        raise Http404 from None
    form, crs = request.GET.get("format", "geojson"), request.GET.get("crs", "EPSG:4490")
    try:
        made = export(principal, found, form, crs)
    except Refusal as refusal:
        return answer(problem_of(refusal))
    response = StreamingHttpResponse(made.pieces, content_type=made.media_type)
    response["Content-Disposition"] = content_disposition_header(True, made.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
