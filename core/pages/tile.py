"""Which tile of the web map: numbering as in the XYZ scheme (y from the north), zoom 0 to 22; sent as MVT."""

from typing import NamedTuple

DEEPEST_ZOOM = 22
MVT = "application/vnd.mapbox-vector-tile"


class Tile(NamedTuple):
    """A square of the web map in EPSG:3857."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """The numbers name a tile of the world."""
        return 0 <= self.z <= DEEPEST_ZOOM and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z
