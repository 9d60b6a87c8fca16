"""The face of the page kit."""

from core.pages.gate import page, principal_of_page
from core.pages.menu import MenuItem, menu
from core.pages.throttle import slowed
from core.pages.tile import DEEPEST_ZOOM, MVT, Tile

__all__ = ["DEEPEST_ZOOM", "MVT", "MenuItem", "Tile", "menu", "page", "principal_of_page", "slowed"]
