"""What every template may ask for, as `page`; worked out only where it is asked."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django_stubs_ext import StrOrPromise

from core.access.api import ANONYMOUS, Principal
from core.notices.api import unseen
from core.pages.menu import Group, Link, gathered, links_for, of_the_house
from core.pages.theme import THEMES, theme_of


@dataclass
class PageContext:
    """The frame around a page: who is there, what they may open, how it should look."""

    request: HttpRequest

    @cached_property
    def principal(self) -> Principal:
        """Who is signed in; nobody on error pages that come before sign-in is known."""
        principal: Principal = getattr(self.request, "principal", ANONYMOUS)
        return principal

    @cached_property
    def links(self) -> list[Link]:
        """The main menu as this person sees it."""
        return links_for(self.principal, self.request.path)

    @cached_property
    def unseen_notices(self) -> int:
        """How many notices wait unseen, for the bell."""
        return unseen(self.principal)

    @cached_property
    def house_links(self) -> list[Link]:
        """Those of the bar."""
        return of_the_house(self.links)

    @cached_property
    def services(self) -> list[Group]:
        """The others, gathered under Services."""
        return gathered(self.links)

    @property
    def in_services(self) -> bool:
        """Whether the page being shown is one of those."""
        return any(link.current for group in self.services for link in group.links)

    @property
    def theme(self) -> str:
        """`auto`, `light` or `dark`."""
        return theme_of(self.request)

    @property
    def themes(self) -> dict[str, StrOrPromise]:
        """The themes there are, with their titles."""
        return THEMES

    @property
    def other_language(self) -> tuple[str, str]:
        """Code of the language that is not shown now, and its own name for itself."""
        current = getattr(self.request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
        return ("zh-hans", "中文") if current.startswith("en") else ("en", "English")

    @property
    def address(self) -> str:
        """The address being shown, to come back to after a switch."""
        return self.request.get_full_path()


def page(request: HttpRequest) -> dict[str, PageContext]:
    """The context processor."""
    return {"page": PageContext(request)}
