"""What other rooms and stages ask of the plugins' contributions; looked up late, since manifests are read early."""

from typing import TYPE_CHECKING

from core.plugins.host import CORE
from core.plugins.registry import Registry

if TYPE_CHECKING:
    from core.plugins.manifest import Feed, Layer


def feeds() -> "Registry[str, Feed]":
    """Feeds of plugins, by `<slug>.<name>`."""
    from core.plugins.contribute import FEEDS

    return FEEDS


def layers() -> "Registry[str, Layer]":
    """Map layers of plugins and of registers, by `<app>.<name>`."""
    from core.plugins.contribute import LAYERS

    return LAYERS


def layer_address(key: str) -> str:
    """The address of a layer's tiles or GeoJSON, with `{z}`, `{x}` and `{y}` where it has tiles."""
    registry = layers()
    owner = registry.owner(key)
    base = f"/registers/{key.partition('.')[0]}/" if owner == CORE else f"/m/{owner}/"
    return base + registry[key].source.removeprefix("/")
