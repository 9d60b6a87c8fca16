"""Finds plugins: folders under `plugins/`, and installed packages that announce themselves by entry point."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from core.plugins.check import problems_of
from core.plugins.errors import PluginError
from core.plugins.manifest import Manifest
from core.plugins.order import in_order

GROUP = "zhihui.plugins"


@dataclass(frozen=True)
class Plugin:
    """A plugin that was found: its manifest and the Python package that is its Django app."""

    manifest: Manifest
    package: str

    @property
    def slug(self) -> str:
        """The name it is known by."""
        return self.manifest.slug


def discover(folder: Path, *, core_version: str, off: Collection[str] = (), package: str = "plugins") -> list[Plugin]:
    """Every installed plugin but those in `off`, in the order in which they start.

    `folder` is the folder of the Python package `package`; entry points are looked up besides.

    Raises:
        PluginError: a manifest cannot be read or is unsound, or the plugins do not fit together.
    """
    found = [*_in_folder(folder, package, off), *_announced(entry_points(group=GROUP), off)]
    by_slug = {plugin.slug: plugin for plugin in found}
    return [by_slug[manifest.slug] for manifest in in_order((plugin.manifest for plugin in found), core_version)]


def _in_folder(folder: Path, package: str, off: Collection[str]) -> Iterator[Plugin]:
    for file in sorted(folder.glob("*/plugin.py")):
        slug = file.parent.name
        if slug not in off:
            yield _read(f"{package}.{slug}", "manifest", folder=slug)


def _announced(points: Iterable[EntryPoint], off: Collection[str]) -> Iterator[Plugin]:
    for point in sorted(points, key=lambda point: point.name):
        if point.name not in off:
            yield _read(point.module.removesuffix(".plugin"), point.attr or "manifest", folder=point.name)


def _read(package: str, name: str, *, folder: str) -> Plugin:
    where = f"{package}.plugin"
    try:
        manifest = getattr(import_module(where), name, None)
    except Exception as error:
        raise PluginError([f"{where} cannot be read: {type(error).__name__}: {error}"]) from error
    if not isinstance(manifest, Manifest):
        raise PluginError([f"{where} has no `{name}` that is a core.plugins.manifest.Manifest"])
    problems = problems_of(manifest, folder=folder)
    if problems:
        raise PluginError(problems)
    return Plugin(manifest, package)
