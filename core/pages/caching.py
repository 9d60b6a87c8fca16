"""How long browsers may keep static files; pure, since the settings import it."""


def add_headers(headers: dict[str, str], path: str, url: str) -> None:
    """Fonts keep for a month; everything else is asked again each time and answered 304 by its ETag.

    Modules import each other by plain name, so two versions of the code must never meet in one browser.
    """
    headers["Cache-Control"] = "public, max-age=2592000" if path.endswith(".woff2") else "public, no-cache"
