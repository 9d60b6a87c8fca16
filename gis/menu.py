"""The stage's entries in the main menu."""

from django.utils.translation import gettext_lazy as _

from core.pages.api import MenuItem, menu
from gis.collections.layers import VIEW

menu(
    MenuItem(
        name="gis.layers",
        title=_("Layers and data"),
        view="layers",
        permission=VIEW,
        icon="map",
        about=_("Everything with a place: each with its map, table, quality, history and export."),
        order=800,
    )
)
