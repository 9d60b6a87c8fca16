"""Puts what manifests declare into the house's registries, each under its plugin's name."""

from collections.abc import Iterable
from typing import TypeVar

from django.utils.functional import lazystr

from core.access.api import Permission, Principal, Role
from core.access.permissions import PERMISSIONS
from core.indicators.api import Indicator as Figure
from core.indicators.registry import INDICATORS, Value
from core.pages.menu import MENU, MenuItem
from core.plugins.errors import PluginError
from core.plugins.host import dotted, installed
from core.plugins.manifest import Dataset, Declared, Feed, Indicator, Layer, Manifest, Setting, Slot
from core.plugins.registry import Registry

LAYERS: Registry[str, Layer] = Registry("layers")
FEEDS: Registry[str, Feed] = Registry("feeds")
DATASETS: Registry[str, Dataset] = Registry("datasets")
SLOTS: Registry[str, Slot] = Registry("slots")
SETTINGS: Registry[str, Setting] = Registry("plugin settings")

D = TypeVar("D", bound=Declared)


def contribute_all() -> None:
    """Register every installed plugin's contributions, in starting order; called once, before the freeze.

    Raises:
        PluginError: a manifest names a role that does not exist.
    """
    for plugin in installed():
        contribute(plugin.manifest)


def contribute(manifest: Manifest) -> None:
    """Register one plugin's contributions; keys are `<slug>.<name>`."""
    _permissions(manifest)
    _menu(manifest)
    _each(LAYERS, manifest.slug, manifest.layers)
    _each(FEEDS, manifest.slug, manifest.feeds)
    for figure in manifest.indicators:
        _indicator(manifest.slug, figure)
    _each(DATASETS, manifest.slug, manifest.datasets)
    _each(SLOTS, manifest.slug, manifest.slots)
    _each(SETTINGS, manifest.slug, manifest.settings)


def _permissions(manifest: Manifest) -> None:
    known = {role.value for role in Role}
    for permission in manifest.permissions:
        unknown = sorted(set(permission.roles) - known)
        if unknown:
            raise PluginError([f"plugin {manifest.slug!r}: {permission.name}: no such role: {', '.join(unknown)}"])
        roles = frozenset(Role(role) for role in permission.roles)
        held = Permission(permission.name, lazystr(permission.title), roles)
        PERMISSIONS.register(permission.name, held, owner=manifest.slug)


def _menu(manifest: Manifest) -> None:
    for entry in manifest.menu:
        name = f"{manifest.slug}.{entry.name}"
        item = MenuItem(
            name, lazystr(entry.title), f"{manifest.slug}:{entry.view}", entry.permission, order=entry.order
        )
        MENU.register(name, item, owner=manifest.slug, order=entry.order)


def _indicator(slug: str, declared: Indicator) -> None:
    """A figure of the house like any other; its function is imported when it is first asked for."""
    name = f"{slug}.{declared.name}"

    def work(principal: Principal) -> Value:
        value: Value = dotted(slug, declared.value)(principal)
        return value

    rows = "" if declared.rows is None else f"/m/{slug}/{declared.rows.removeprefix('/')}"
    figure = Figure(
        name,
        lazystr(declared.title),
        lazystr(declared.unit),
        declared.permission,
        work,
        rows,
    )
    INDICATORS.register(name, figure, owner=slug, order=declared.order)


def _each(registry: Registry[str, D], slug: str, contributions: Iterable[D]) -> None:
    for contribution in contributions:
        order = contribution.order if isinstance(contribution, Slot) else 0
        registry.register(f"{slug}.{contribution.name}", contribution, owner=slug, order=order)
