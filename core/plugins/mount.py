"""Gives every plugin its address, `/m/<slug>/`."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from core.plugins.host import installed


def mounted() -> list[URLPattern | URLResolver]:
    """The URL patterns of all installed plugins; names are reversed as `<slug>:<name>`."""
    return [
        path(f"m/{plugin.slug}/", include((urls, plugin.slug), namespace=plugin.slug))
        for plugin in installed()
        if find_spec(urls := f"{plugin.package}.{plugin.manifest.urls}")
    ]
