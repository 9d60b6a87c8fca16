"""The pages of plugins: which are installed, in which version, whose, on or off; what each brings; its settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.pages.gate import page, principal_of_page
from core.plugins.actions import change_settings, switch
from core.plugins.describe import groups_of, readme_of
from core.plugins.errors import PluginError
from core.plugins.host import plugin_of, plugins
from core.plugins.manifest import Manifest, Setting
from core.plugins.preferences import setting
from core.plugins.switches import enabled


@dataclass(frozen=True)
class Row:
    """A plugin as the page shows it."""

    manifest: Manifest
    enabled: bool


@dataclass(frozen=True)
class Field:
    """A setting as the form shows it: with its value, or what was typed and why that cannot be."""

    setting: Setting
    value: object
    errors: list[str]

    @property
    def kind(self) -> str:
        """Which control: `flag`, `choice`, `number` or `text`."""
        if isinstance(self.setting.default, bool):
            return "flag"
        if self.setting.choices:
            return "choice"
        return "text" if isinstance(self.setting.default, str) else "number"

    @property
    def step(self) -> str:
        """Whole numbers, or any."""
        return "1" if isinstance(self.setting.default, int) else "any"


@page("core.plugin.view")
def plugin_list(request: HttpRequest) -> HttpResponse:
    """`/plugins/`."""
    rows = [Row(manifest, enabled(manifest.slug)) for manifest in plugins()]
    may_switch = bool(principal_of_page(request).scopes("core.plugin.manage"))
    return render(request, "core/plugins.html", {"rows": rows, "may_switch": may_switch})


@page("core.plugin.view")
def plugin_page(request: HttpRequest, slug: str) -> HttpResponse:
    """`/plugins/<slug>/`."""
    return _plugin_page(request, slug)


@page("core.plugin.manage")
@require_POST
def plugin_settings(request: HttpRequest, slug: str) -> HttpResponse:
    """`/plugins/<slug>/settings/`, with a value by the name of each setting."""
    manifest = _manifest(slug)
    # a box that is not ticked is not sent at all
    given = {each.name: request.POST.get(each.name, "") for each in manifest.settings}
    try:
        change_settings(principal_of_page(request), slug, given)
    except ValidationError as error:
        return _plugin_page(request, slug, given, error.message_dict)
    messages.success(request, _("The settings are kept; every process follows within seconds."))
    return redirect("plugin", slug)


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


def _plugin_page(
    request: HttpRequest,
    slug: str,
    given: Mapping[str, object] | None = None,
    errors: Mapping[str, list[str]] | None = None,
) -> HttpResponse:
    manifest = _manifest(slug)
    fields = [_field(slug, each, given or {}, errors or {}) for each in manifest.settings]
    context: dict[str, Any] = {
        "row": Row(manifest, enabled(slug)),
        "groups": groups_of(slug),
        "readme": mark_safe(readme_of(slug)),  # noqa: S308  # the renderer lets no HTML of the text through
        "fields": fields,
        "may_set": bool(principal_of_page(request).scopes("core.plugin.manage")),
    }
    return render(request, "core/plugin.html", context, status=422 if errors else 200)


def _field(slug: str, each: Setting, given: Mapping[str, object], errors: Mapping[str, list[str]]) -> Field:
    value = given.get(each.name, setting(f"{slug}.{each.name}"))
    return Field(each, value, errors.get(each.name, []))


def _manifest(slug: str) -> Manifest:
    try:
        return plugin_of(slug).manifest
    except LookupError:
        raise Http404 from None
