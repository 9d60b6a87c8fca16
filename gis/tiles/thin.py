"""How tiles of collections are thinned: by these three rules alone, and the tile says what was done (its layer `meta`).

Points: a tile with up to `MOST_POINTS` shows each of them. One with more is divided into 32 x 32 cells; a cell
with one point shows that point, one with several their `count` at their middle. Nothing is left out.

Lines and areas under zoom `GENERALISED_BELOW`: one whose box is less than `SMALLEST_PX` across (its diagonal) is left
out, and so is what the collection declares minor at this zoom (`Collection.main`), unless a filter asks for some
rows only. Both are counted.
"""

TILE_PX = 512  # the side at which tiles are shown
SMALLEST_PX = 1.0
GENERALISED_BELOW = 14  # under this zoom, lines and areas are drawn to half a pixel

FEATURES, META = "features", "meta"  # the layers in a tile
