"""A map on paper: the browser's picture of it in a page with title, legend, scale, north arrow, date and credits."""

import base64
import math
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.api import Principal
from core.documents.api import printed
from gis.api import Collection
from maps.planner.content import Opened, View
from maps.planner.legend import Legend, credits_of, legend_of
from maps.planner.scale import bar_of, scale_of
from maps.planner.themes import themes_of

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
LARGEST_PICTURE = 30 * 1024 * 1024
LONGEST_TITLE = 80
SHEETS = {"A4": (297, 210), "A3": (420, 297)}  # millimetres, landscape
MARGIN, HEAD, FOOT, ASIDE = 10, 14, 16, 58  # millimetres round the map; the legend stands aside, or below when upright
BELOW = 46
LATEST = 14  # from this zoom on every layer is drawn, as on the screen (`drawing.js`)
MM_PER_PX = 25.4 / 96


@dataclass(frozen=True)
class Sheet:
    """A sheet and the frame of the map on it, in millimetres."""

    width: int
    height: int
    map_width: int
    map_height: int
    upright: bool

    @property
    def pixels(self) -> tuple[int, int]:
        """The frame in pixels of style sheets: as large as the browser draws the map."""
        return round(self.map_width / MM_PER_PX), round(self.map_height / MM_PER_PX)


def sheet_of(paper: str, upright: bool) -> Sheet:
    """The sheet of a name.

    Raises:
        ValidationError: there is no such paper.
    """
    if paper not in SHEETS:
        raise ValidationError(_("Paper is one of %(known)s.") % {"known": ", ".join(SHEETS)})
    long, short = SHEETS[paper]
    if upright:
        return Sheet(short, long, short - 2 * MARGIN, long - 2 * MARGIN - HEAD - FOOT - BELOW, upright)
    return Sheet(long, short, long - 2 * MARGIN - ASIDE, short - 2 * MARGIN - HEAD - FOOT, upright)


def paper_of(principal: Principal, found: Opened, title: str, sheet: Sheet, picture: bytes) -> bytes:
    """The map as a PDF, with the name of who makes it.

    `picture`: PNG or JPEG of the frame, drawn at the zoom and place of the map's view.

    Raises:
        ValidationError: no title, no picture, no view, or a result over the map that cannot be worked out.
    """
    view = found.view
    if not 0 < len(title.strip()) <= LONGEST_TITLE:
        raise ValidationError(_("The title must have 1 to %(most)s characters.") % {"most": LONGEST_TITLE})
    if view is None:
        raise ValidationError(_("The map says not where it looks."))
    scale = scale_of(view.zoom, view.lat)
    metres, millimetres = bar_of(scale)
    drawn = [(each, collection) for each, collection in found.layers if each.visible]
    over = [theme.legend for theme in reversed(themes_of(principal, found))]
    sources = [collection for _each, collection in (*drawn, *filter(None, (found.regions, found.changes)))]
    values: dict[str, Any] = {
        "title": title.strip(),
        "sheet": sheet,
        "margin": MARGIN,
        "picture": _address(picture),
        "scale": f"{_rounded(scale):,}",
        "bar_mm": round(millimetres, 2),
        "bar_half": _length(metres / 2),
        "bar_text": _length(metres),
        "legends": [*over, *(_seen_from(view, legend_of(*each), each[1]) for each in drawn)],
        "credits": credits_of(sources),
        "by": principal.display,
        "at": timezone.localtime(),
    }
    return printed("maps/planner/paper.html", values)


def _seen_from(view: View, legend: Legend, collection: Collection) -> Legend:
    """The legend; without colours where the layer is not drawn at this scale, which it says instead."""
    if view.zoom >= min(collection.zooms[0], LATEST):
        return legend
    return replace(legend, entries=(), note=_("not drawn at this scale: too small"))


def _address(picture: bytes) -> str:
    kind = "png" if picture.startswith(PNG) else "jpeg" if picture.startswith(JPEG) else ""
    if not kind or len(picture) > LARGEST_PICTURE:
        raise ValidationError(_("The picture of the map did not arrive whole; please try again."))
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


def _rounded(scale: float) -> int:
    """To three digits: more would pretend an accuracy that paper has not."""
    step = 10 ** max(0, math.floor(math.log10(scale)) - 2)
    return int(round(scale / step) * step)


def _length(metres: float) -> str:
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"  # a kilometre
