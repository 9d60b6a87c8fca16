"""Which plugins this process started with, and whose code a module is."""

from django.conf import settings

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
