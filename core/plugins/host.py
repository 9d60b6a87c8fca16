"""Which plugins this process started with, and whose code a module is."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from core.plugins.manifest import Manifest
from core.plugins.scan import Plugin

CORE = ""  # the owner of what no plugin owns


def installed() -> tuple[Plugin, ...]:
    """The plugins found at start, every one after those it depends on."""
    return tuple(getattr(settings, "PLUGINS", ()))


def plugins() -> tuple[Manifest, ...]:
    """Their manifests, in the same order."""
    return tuple(plugin.manifest for plugin in installed())


def owner_of(module: str) -> str:
    """The slug of the plugin that a Python module belongs to; `CORE` for the house's own."""
    for plugin in installed():
        if module == plugin.package or module.startswith(f"{plugin.package}."):
            return plugin.slug
    return CORE


def rank_of(owner: str) -> int:
    """The place in the starting order; the core comes first."""
    return next((place for place, plugin in enumerate(installed(), 1) if plugin.slug == owner), 0)


def plugin_of(slug: str) -> Plugin:
    """The installed plugin of this name. Raises LookupError."""
    for plugin in installed():
        if plugin.slug == slug:
            return plugin
    raise LookupError(slug)


def dotted(slug: str, path: str) -> Any:
    """What a manifest names by a path relative to its plugin's package. Raises ImportError, LookupError."""
    return import_string(f"{plugin_of(slug).package}.{path}")
