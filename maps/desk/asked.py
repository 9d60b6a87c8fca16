"""What the officer asked the queue to show; it stays in the address while one goes from incident to incident."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

OPEN, RECEIVED, CLOSED = "open", "received", "closed"
SHOWN, MOST = 100, 1000
_LONGEST_WORDS = 60
TITLES: dict[str, StrOrPromise] = {
    OPEN: pgettext_lazy("incidents", "open"),
    RECEIVED: pgettext_lazy("incidents", "to verify"),
    CLOSED: pgettext_lazy("incidents", "closed"),
}


@dataclass(frozen=True)
class Asked:
    """`show` is one of open, received, closed; `words` what to search for; `most` how many rows at most."""

    show: str = OPEN
    words: str = ""
    most: int = SHOWN

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """From an address; what makes no sense is as if not asked."""
        given = request.GET
        show = given.get("show", OPEN)
        words = given.get("q", "").replace("\0", "").strip()[:_LONGEST_WORDS]
        return cls(show if show in TITLES else OPEN, words, _rows(given.get("most", "")))

    @property
    def suffix(self) -> str:
        """The query of an address that keeps this; empty where nothing was asked."""
        return self._query(self.show, self.words, self.most)

    @property
    def more(self) -> str:
        """The query that asks for more rows."""
        return self._query(self.show, self.words, min(MOST, self.most * 3))

    @property
    def choices(self) -> list[tuple[str, StrOrPromise, str]]:
        """What else can be shown with the same words: its name, its title and the query."""
        return [(show, title, self._query(show, self.words, SHOWN) or "?") for show, title in TITLES.items()]

    @staticmethod
    def _query(show: str, words: str, most: int) -> str:
        asked = {
            **({"show": show} if show != OPEN else {}),
            **({"q": words} if words else {}),
            **({"most": str(most)} if most != SHOWN else {}),
        }
        return f"?{urlencode(asked)}" if asked else ""


def _rows(given: str) -> int:
    """How many rows: what was asked for, within reason."""
    number = int(given) if given.isascii() and given.isdigit() and len(given) <= len(str(MOST)) else SHOWN
    return min(MOST, max(SHOWN, number))


def address(request: HttpRequest, name: str, *args: object) -> str:
    """The address of a desk page, with what the queue was asked for."""
    return reverse(name, args=args) + Asked.of(request).suffix
