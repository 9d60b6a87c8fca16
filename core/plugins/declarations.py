"""Reading what the house and its plugins declare: modules of these names, imported at the start."""

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec

MODULES = ("permissions", "events", "health", "handlers", "menu", "indicators", "work")
KITS = ("registers", "workflows")  # afterwards: what they declare stands on the others' declarations


def read_declarations(packages: Iterable[str]) -> None:
    """Import the declaring modules of these packages, those that there are."""
    packages = tuple(packages)
    for names in (MODULES, KITS):
        for module in (f"{package}.{name}" for package in packages for name in names):
            if find_spec(module):
                import_module(module)
