"""Plugins of a test's own, registered and mounted in this process as at a start."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.test import override_settings
from django.urls import clear_url_caches

from config.site import HOME
from core.plugins.contribute import contribute_all
from core.plugins.declarations import read_declarations
from core.plugins.mount import mounted
from core.plugins.preferences import forget_settings
from core.plugins.registry import reopened
from core.plugins.scan import Plugin, discover
from core.plugins.switches import forget
from core.plugins.verify import verify_all
from core.version import VERSION

_URLS = "urls_of_test_plugins"


def write_plugins(folder: Path, files: Mapping[str, str]) -> Path:
    """Write a package of plugins: `files` are contents by path below it; every folder becomes a package."""
    for name, content in {"__init__.py": "", **files}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".py":
            (file.parent / "__init__.py").touch()
        file.write_text(content)
    return folder


@contextmanager
def started_plugins(folder: Path) -> Iterator[list[Plugin]]:
    """The plugins of a package (a folder whose parent is put on the path for the time), started without their models.

    Raises:
        PluginError: as a real start would.
    """
    with ExitStack() as stack:
        sys.path.insert(0, str(folder.parent))
        stack.callback(_forget_package, folder)
        found = discover(folder, core_version=VERSION, package=folder.name)
        templates = [folder / plugin.slug / "templates" for plugin in found]
        stack.enter_context(
            override_settings(
                PLUGINS=found,
                TEMPLATES=[{**settings.TEMPLATES[0], "DIRS": [HOME / "core" / "templates", *templates]}],
            )
        )
        stack.enter_context(reopened())
        read_declarations(plugin.package for plugin in found)
        contribute_all()
        verify_all()
        stack.enter_context(_mounted())
        forget()
        forget_settings()
        yield found


@contextmanager
def _mounted() -> Iterator[None]:
    urls = ModuleType(_URLS)
    house = import_module(settings.ROOT_URLCONF)
    urls.__dict__.update({name: getattr(house, name) for name in dir(house) if name.startswith("handler")})
    urls.__dict__["urlpatterns"] = [*house.urlpatterns, *mounted()]
    sys.modules[_URLS] = urls
    with override_settings(ROOT_URLCONF=_URLS):
        clear_url_caches()
        yield
    del sys.modules[_URLS]
    clear_url_caches()


def _forget_package(folder: Path) -> None:
    sys.path.remove(str(folder.parent))
    for name in [name for name in sys.modules if name.split(".")[0] == folder.name]:
        del sys.modules[name]
    forget()
    forget_settings()
