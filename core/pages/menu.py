"""The main menu: each stage and plugin declares its entries in `menu.py`; people see those they may open."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from core.access.api import Principal
from core.plugins.host import CORE, plugins
from core.plugins.registry import Registry


@dataclass(frozen=True)
class MenuItem:
    """An entry: `view` is a URL name; `icon` a symbol of `core/icons.svg`; `about` one sentence for the start page.

    `permission` opens it; it shows to whoever holds that permission anywhere; without one, to people without roles
    only, such as applicants. Low `order` comes first; people all of whose roles are in `home_of` begin
    here all the same. `kit`: made by a kit for what an app declared; the bar would not hold one for each register.
    """

    name: str
    title: StrOrPromise
    view: str
    permission: str
    icon: str = "page"
    about: StrOrPromise = ""
    order: int = 500
    home_of: tuple[str, ...] = ()
    kit: bool = False


@dataclass(frozen=True)
class Link:
    """A menu item as it is shown: with its address, and whether the current page lies under it."""

    item: MenuItem
    url: str
    current: bool
    owner: str = CORE


@dataclass(frozen=True)
class Group:
    """The entries of one plugin under its title, or of the house's own registers and processes."""

    title: StrOrPromise
    links: list[Link]


LOOK_UP = 500  # entries from this order on are where one looks things up: nobody begins there
MENU: Registry[str, MenuItem] = Registry("menu")


def menu(item: MenuItem) -> None:
    """Declare an entry in `<app>/menu.py`."""
    MENU.register(item.name, item, order=item.order)


def links_for(principal: Principal, path: str = "") -> list[Link]:
    """What this person may open, in order; `path` is the address of the page being shown."""
    visible = [item for item in MENU.active().values() if _shows(principal, item.permission)]
    addressed = [(item, url) for item in visible if (url := _address(item))]
    return [Link(item, url, path.startswith(url), MENU.owner(item.name)) for item, url in addressed]


def of_the_house(links: Iterable[Link]) -> list[Link]:
    """Those that stand in the bar: with twenty plugins it could not hold theirs too."""
    return [link for link in links if link.owner == CORE and not link.item.kit]


def gathered(links: Iterable[Link]) -> list[Group]:
    """The others: those that kits made for the house, then those of each plugin, in starting order."""
    links = list(links)
    base = Group(_("Base data"), [link for link in links if link.owner == CORE and link.item.kit])
    mine = [
        Group(lazystr(manifest.title), [link for link in links if link.owner == manifest.slug])
        for manifest in plugins()
    ]
    return [group for group in (base, *mine) if group.links]


def _shows(principal: Principal, permission: str) -> bool:
    if not permission:
        return not (principal.anonymous or principal.roles or principal.superuser)
    return bool(principal.scopes(permission))


def _address(item: MenuItem) -> str:
    """Empty where the view is not mounted: a menu entry must never break every page."""
    try:
        return reverse(item.view)
    except NoReverseMatch:
        return ""
