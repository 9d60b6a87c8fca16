"""`edit/`: drawing, moving, splitting and filling in, sent as a proposal; what is sent goes through the API."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.pages.api import page, principal_of_page
from gis.collections.extent import extent
from gis.features.edit import EDIT, fields_for
from gis.features.models import Layer
from gis.features.pages.frame import denied, draw, layer_or_404, map_config, rights


@page()
def show(request: HttpRequest, name: str) -> HttpResponse:
    """The map to edit on; `?feature=` opens that feature."""
    collection, layer = layer_or_404(request, name)
    principal = principal_of_page(request)
    if not rights(principal, layer)["edit"]:
        raise denied(request, EDIT)
    config = map_config(
        collection,
        bounds=extent(principal, collection),
        fields=fields_for(principal, layer),
        api=f"/api/v1/layers/{layer.name}",
        group=reverse("layer-group", args=[name, _NOBODY]),
        conflict=reverse("layer-conflict", args=[name, _NOBODY]),
        feature=request.GET.get("feature", ""),
        texts=_texts(layer),
    )
    return draw(request, collection, "edit", {"layer": layer, "map": config})


_NOBODY = "00000000-0000-0000-0000-000000000000"  # stands for a group's number in addresses that scripts fill in


def _texts(layer: Layer) -> dict[str, Any]:
    """What the script says; it has no translations of its own."""
    draw_it = {
        "Point": _("Click where it is, or type longitude and latitude below."),
        "MultiLineString": _("Click along the line; Enter or a click on the last point ends it."),
        "MultiPolygon": _("Click round the area; Enter or a click on the first point closes it."),
    }
    return {
        "choose": _("Click a feature on the map to edit it, or draw a new one."),
        "draw": draw_it[layer.shape],
        "reshape": _("Drag points to reshape, drag the feature to move it. Small points between add a corner; "
                     "Delete or a right click removes one."),
        "split": _("Draw a line across the feature; Enter ends it."),
        "cut": _("The feature will be cut along this line."),
        "remove": _("The feature will be removed."),
        "new": _("New feature"),
        "existing": _("Feature %s"),
        "holes": _("This area has holes. Drag points of any outline; the holes go with the area when you drag it."),
        "holesGone": _("%s of the area's holes would be filled. Choose “Cancel” if that is not what you want."),
        "sent": _("Sent for review."),
        "look": _("Look at the proposal"),
        "yes": _("yes"),
        "no": _("no"),
        "failed": _("The server cannot be reached; nothing was sent. Please try again."),
        "signedOut": _(
            "The session is over. Sign in again in another window, then send once more: nothing is lost here."
        ),
        "notRead": _("The coordinates cannot be read: one “longitude, latitude” a line is wanted."),
        "nothingDrawn": _("Draw where it is first."),
        "gone": _("This feature is not there any more."),
    }  # fmt: skip
