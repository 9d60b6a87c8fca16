"""What one plugin brings, for the page that shows it: from the registries, so what the kits declared is there too."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from markdown_it import MarkdownIt

from core.plugins.host import plugin_of
from core.plugins.registry import Registry

LONGEST_README = 200_000


@dataclass(frozen=True)
class Contribution:
    """A thing a plugin brings; `detail` is its own short fact, such as the permission that opens it."""

    name: str
    title: str
    detail: str = ""


@dataclass(frozen=True)
class Group:
    """The things of one kind."""

    title: StrOrPromise
    things: list[Contribution]


def groups_of(slug: str) -> list[Group]:
    """Everything an installed plugin has registered, kinds without anything left out."""
    found = ((title, sorted(_things(registry, slug), key=lambda each: each.name)) for title, registry in _kinds())
    return [Group(title, things) for title, things in found if things]


def readme_of(slug: str) -> str:
    """The plugin's README as HTML, its own HTML shown as text; empty where it has none. Raises LookupError."""
    spec = find_spec(plugin_of(slug).package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    for file in (Path(place) / "README.md" for place in places):
        if file.is_file():
            text = file.read_text(encoding="utf-8", errors="replace")[:LONGEST_README]
            return str(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))
    return ""


def _kinds() -> Iterator[tuple[StrOrPromise, Registry[Any, Any]]]:
    from core.access.permissions import PERMISSIONS
    from core.events.handlers import HANDLERS
    from core.events.types import EVENT_TYPES
    from core.indicators.registry import INDICATORS
    from core.pages.menu import MENU
    from core.plugins import contribute
    from core.registers.declare import REGISTERS
    from core.workflows.declare import PROCESSES

    yield _("Registers"), REGISTERS
    yield _("Processes"), PROCESSES
    yield _("Menu"), MENU
    yield _("Permissions"), PERMISSIONS
    yield _("Map layers"), contribute.LAYERS
    yield _("Feeds"), contribute.FEEDS
    yield _("Indicators"), INDICATORS
    yield _("Data sets"), contribute.DATASETS
    yield _("Events published"), EVENT_TYPES
    yield _("Event handlers"), HANDLERS
    yield _("Places on pages"), contribute.SLOTS


def _things(registry: Registry[Any, Any], slug: str) -> Iterator[Contribution]:
    for key, value in registry.items():
        if registry.owner(key) == slug:
            name = key if isinstance(key, str) else f"{key[0]} · {key[1]}"
            types = ", ".join(getattr(value, "types", ()))
            yield Contribution(name, str(getattr(value, "title", "")), types or getattr(value, "permission", ""))
