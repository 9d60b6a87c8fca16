"""Gives every plugin its address, `/m/<slug>/`: the pages of the kits it declares things for, and its own."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from core.plugins.host import installed
from core.plugins.scan import Plugin


def mounted() -> list[URLPattern | URLResolver]:
    """The URL patterns of all installed plugins; names are reversed as `<slug>:<name>`."""
    return [
        path(f"m/{plugin.slug}/", include((patterns, plugin.slug), namespace=plugin.slug))
        for plugin in installed()
        if (patterns := [*kit_patterns(plugin.slug), *_own_patterns(plugin)])
    ]


def kit_patterns(app: str) -> list[URLPattern | URLResolver]:
    """The pages that the kits make for what an app has declared; a kit adds its own here."""
    from core.registers.pages.urls import register_patterns  # the kits need the plugins' room, which this is
    from core.workflows.pages.urls import workflow_patterns

    return [*register_patterns(app), *workflow_patterns(app)]


def _own_patterns(plugin: Plugin) -> list[URLPattern | URLResolver]:
    urls = f"{plugin.package}.{plugin.manifest.urls}"
    return [path("", include(urls))] if find_spec(urls) else []
