"""Addresses of the map tiles."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from gis.pages import tile


class TileNumber(IntConverter):
    """Digits, few enough for the database's integers; anything longer names no tile."""

    regex = "[0-9]{1,7}"


register_converter(TileNumber, "tilenumber")

urlpatterns = [
    path("tiles/<slug:layer>/<tilenumber:z>/<tilenumber:x>/<tilenumber:y>.mvt", tile, name="tile"),
]
