"""Every address of the system; each stage brings its own."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from core.plugins.mount import mounted
from core.rest.frame import build_api


def _stages_with(module: str) -> list[str]:
    return [stage for stage in settings.STAGES if find_spec(f"{stage}.{module}")]


handler400 = "core.pages.errors.bad_request"
handler403 = "core.pages.errors.forbidden"
handler404 = "core.pages.errors.not_found"
handler500 = "core.pages.errors.broken"

api = build_api([import_module(f"{stage}.endpoints").router for stage in _stages_with("endpoints")])

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("admin/", admin.site.urls),
    *[path("", include(f"{stage}.urls")) for stage in _stages_with("urls")],
    *mounted(),
]
