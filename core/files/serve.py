"""Handing out the bytes of a file, so that no browser runs them."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def handed_out(content: bytes, name: str, media_type: str, *, inline: bool = False) -> HttpResponse:
    """The bytes with their type; to be saved, unless `inline` (what a browser may show, such as our own PDF)."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(not inline, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    if not inline:
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
