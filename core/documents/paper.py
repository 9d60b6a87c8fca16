"""A template as a PDF that nobody seals: maps and lists for the table. Nothing is fetched, fonts are embedded."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string


def printed(template: str, values: Mapping[str, Any]) -> bytes:
    """The template with its values as a PDF; pictures as `data:` addresses.

    Raises:
        FatalURLFetchingError: the template asks for something from elsewhere.
    """
    from weasyprint import HTML  # slow to import, and few processes print

    from core.documents.draw import NothingFetched

    page = HTML(string=render_to_string(template, dict(values)), url_fetcher=NothingFetched())
    pdf: bytes = page.write_pdf()
    return pdf
