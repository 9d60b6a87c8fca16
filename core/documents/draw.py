"""From a template to a PDF that looks the same everywhere: embedded fonts, nothing fetched, nothing random."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher

SEAL_ANCHOR = "seal"  # the id of the element of the template over which the seal is set


class MissingSealPlaceError(ValueError):
    """The template says nowhere where the seal goes."""


class NothingFetched(URLFetcher):
    """Refuses every address: a document is made of its template and values alone, never of a network or a file."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # WeasyPrint has no type hints

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url.startswith("data:"):
            return super().fetch(url, headers)  # type: ignore[no-untyped-call]
        raise FatalURLFetchingError(f"a document may not fetch {url[:100]}")


@dataclass(frozen=True)
class Drawn:
    """A PDF, and where its seal goes: the page (from 0) and the centre in points from the lower left corner."""

    pdf: bytes
    page: int
    x: float
    y: float


def drawn(template: str, values: Mapping[str, Any], identifier: str) -> Drawn:
    """The template with its values as a PDF. `identifier` (the document's code) stands for what would be random.

    Raises:
        MissingSealPlaceError: no element of the template has `id="seal"`.
        FatalURLFetchingError: the template asks for something from elsewhere.
    """
    html = HTML(string=render_to_string(template, dict(values)), url_fetcher=NothingFetched())
    document = html.render()
    for number, page in enumerate(document.pages):
        if SEAL_ANCHOR in page.anchors:
            x, y = _centre(page.anchors[SEAL_ANCHOR])
            pdf: bytes = document.write_pdf(pdf_identifier=identifier.encode())
            return Drawn(pdf, number, x * 0.75, (page.height - y) * 0.75)  # CSS pixels to points
    raise MissingSealPlaceError(f'{template}: no element has id="{SEAL_ANCHOR}"')


def _centre(box: tuple[float, float, float, float]) -> tuple[float, float]:
    x1, y1, x2, y2 = box
    return (x1 + x2) / 2, (y1 + y2) / 2
