"""The face of the page kit."""

from core.pages.gate import page, principal_of_page
from core.pages.menu import MenuItem, menu
from core.pages.throttle import slowed

__all__ = ["MenuItem", "menu", "page", "principal_of_page", "slowed"]
