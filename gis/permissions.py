"""What people may do with the base map and the regions."""

from django.utils.translation import gettext_lazy as _

from core.access.api import Role, declare

TILES = "gis.tile.view"
REGIONS = "gis.region.view"
TRANSFORM = "gis.coordinate.transform"

declare(TILES, _("See the map"), *Role)
declare(REGIONS, _("See regions and the names of places"), *Role)
declare(TRANSFORM, _("Convert coordinates"), *Role)
