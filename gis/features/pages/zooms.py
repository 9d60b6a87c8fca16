"""`zooms/`: from which to which zoom a layer is shown, changed on its own page; kept in its entry in the catalogue."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.pages.api import page, principal_of_page
from core.registers.api import change
from core.states.api import Refusal
from gis.features.pages.frame import layer_or_404

DEEPEST = 22


@require_POST
@page()
def put(request: HttpRequest, name: str) -> HttpResponse:
    """Fields `version` (the one that was seen), `from`, `to`, `why`; back to the layer's page, which says what came."""
    from gis.registers import LAYER

    collection, layer = layer_or_404(request, name)
    try:
        first, last, version = (_whole(request.POST.get(key, "")) for key in ("from", "to", "version"))
        if not 0 <= first <= last <= DEEPEST:
            text = _("The first zoom level must not be above the last; they go from 0 to %(deepest)d.")
            raise ValidationError(text % {"deepest": DEEPEST})
        wanted = {"min_zoom": str(first), "max_zoom": str(last)}
        change(principal_of_page(request), LAYER, layer.pk, version, wanted, request.POST.get("why", ""))
        messages.success(request, _("The zoom levels are changed; every map keeps to them from now on."))
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("layer", collection.name)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValidationError(_("Zoom levels are whole numbers."))
    return int(text)
