"""The face of the plugin room."""

from core.plugins.errors import DuplicateKeyError, FrozenRegistryError, PluginError
from core.plugins.host import dotted, owner_of, plugins
from core.plugins.lookups import feeds, layer_address, layers
from core.plugins.manifest import (
    Dataset,
    Feed,
    Indicator,
    Layer,
    Manifest,
    Menu,
    Permission,
    Setting,
    Slot,
    Text,
)
from core.plugins.preferences import setting
from core.plugins.registry import Registry
from core.plugins.switches import enabled
from core.plugins.switches import forget as forget_switches

__all__ = [
    "Dataset",
    "DuplicateKeyError",
    "Feed",
    "FrozenRegistryError",
    "Indicator",
    "Layer",
    "Manifest",
    "Menu",
    "Permission",
    "PluginError",
    "Registry",
    "Setting",
    "Slot",
    "Text",
    "dotted",
    "enabled",
    "feeds",
    "forget_switches",
    "layer_address",
    "layers",
    "owner_of",
    "plugins",
    "setting",
]
