"""The face of the page kit."""

from core.pages.gate import page, principal_of_page
from core.pages.menu import MenuItem, menu
from core.pages.thin import MOST_POINTS, gathered
from core.pages.throttle import slowed
from core.pages.tile import DEEPEST_ZOOM, MVT, Tile, packed, tile_at

__all__ = [
    "DEEPEST_ZOOM",
    "MOST_POINTS",
    "MVT",
    "MenuItem",
    "Tile",
    "gathered",
    "menu",
    "packed",
    "page",
    "principal_of_page",
    "slowed",
    "tile_at",
]
