"""How tiles of collections are thinned: by these two rules alone, and the tile says what was done (its layer `meta`).

Points: a tile with up to `MOST_POINTS` shows each of them. One with more is divided into `CELLS_A_SIDE`² cells; a cell
with one point shows that point, one with several their `count` at their middle. Nothing is left out.

Lines and areas: what is smaller than `SMALLEST_PX` both ways is left out, and counted.
"""

TILE_PX = 512  # the side at which tiles are shown
MOST_POINTS = 2000
CELLS_A_SIDE = 32  # of 16 px
SMALLEST_PX = 1.0
GENERALISED_BELOW = 14  # under this zoom, lines and areas are drawn to half a pixel

FEATURES, META = "features", "meta"  # the layers in a tile
