"""The face of the plugin room."""

from core.plugins.errors import DuplicateKeyError, FrozenRegistryError, PluginError
from core.plugins.host import owner_of, plugins
from core.plugins.manifest import Manifest, Text
from core.plugins.registry import Registry
from core.plugins.switches import enabled

__all__ = [
    "DuplicateKeyError",
    "FrozenRegistryError",
    "Manifest",
    "PluginError",
    "Registry",
    "Text",
    "enabled",
    "owner_of",
    "plugins",
]
