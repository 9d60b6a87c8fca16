"""Lines and areas cut at the borders of parts, and measured part by part on the local plane."""

from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.coordinates import measure
from gis.spatial.parts import Parts

Extent = Literal["length", "area"]
UNITS: dict[Extent, str] = {"length": "length_m", "area": "area_m2"}
_MEASURES = {"length": measure.length_m, "area": measure.area_m2}
_DIMENSIONS = {"length": 1, "area": 2}
_AT_ONCE = 20_000  # features cut at a time, so that their pieces fit into memory
Floats = NDArray[np.float64]


def split(parts: Parts, shapes: NDArray[np.object_], extent: Extent) -> Floats:
    """Metres or square metres of `shapes` (N,), in degrees, within each part: (len(parts),).

    Shapes that overlap each other count each for itself; what lies in no part counts nowhere.
    """
    found = np.zeros(len(parts))
    tree = shapely.STRtree(parts.pieces)
    for start in range(0, len(shapes), _AT_ONCE):
        own = shapes[start : start + _AT_ONCE]
        own = own[shapely.get_dimensions(own) == _DIMENSIONS[extent]]  # the outline of an area is no length
        own = np.where(shapely.is_valid(own), own, shapely.make_valid(own))  # one that crosses itself cannot be cut
        shape, piece = tree.query(own, predicate="intersects")
        cut = shapely.intersection(own[shape], parts.pieces[piece])
        found += np.bincount(parts.own[piece], _MEASURES[extent](cut), minlength=len(parts))
    return found
