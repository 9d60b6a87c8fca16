"""The page of plugins: which are installed, in which version, whose, and on or off."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.pages.gate import page, principal_of_page
from core.plugins.actions import switch
from core.plugins.errors import PluginError
from core.plugins.host import plugins
from core.plugins.manifest import Manifest
from core.plugins.switches import enabled


@dataclass(frozen=True)
class Row:
    """A plugin as the page shows it."""

    manifest: Manifest
    enabled: bool


@page("core.plugin.view")
def plugin_list(request: HttpRequest) -> HttpResponse:
    """`/plugins/`."""
    rows = [Row(manifest, enabled(manifest.slug)) for manifest in plugins()]
    may_switch = bool(principal_of_page(request).scopes("core.plugin.manage"))
    return render(request, "core/plugins.html", {"rows": rows, "may_switch": may_switch})


@page("core.plugin.manage")
@require_POST
def plugin_switch(request: HttpRequest, slug: str) -> HttpResponse:
    """`/plugins/<slug>/switch/`, with `enabled` 1 or 0."""
    on = request.POST.get("enabled") == "1"
    try:
        switch(principal_of_page(request), slug, on)
    except PluginError as error:
        messages.error(request, str(error))
    else:
        said = _("Plugin %(slug)s is enabled.") if on else _("Plugin %(slug)s is disabled.")
        messages.success(request, said % {"slug": slug})
    return redirect("plugins")
