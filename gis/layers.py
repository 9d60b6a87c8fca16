"""The vector tile layers of the base map, declared in one table."""

from dataclasses import dataclass

from core.plugins.api import Registry

MARGIN = 64


@dataclass(frozen=True)
class Layer:
    """What a tile layer shows.

    Attributes:
        dataset: the base data set whose version the tiles carry.
        source: table, or subquery in brackets, that the rows come from.
        geometry: SQL expression for the geometry in EPSG:3857; indexed, or cheap.
        columns: SQL expressions `… AS name`; these become the features' properties.
        conditions: (lowest zoom, SQL condition) rising; the last one reached by the tile's zoom holds.
        simplify_below: under this zoom, geometry is generalised to half a pixel.
        margin: tile units drawn beyond the edge, so that lines and circles join without a seam; 0 for labels, which
            would otherwise come twice.
    """

    name: str
    dataset: str
    source: str
    geometry: str
    columns: tuple[str, ...]
    conditions: tuple[tuple[int, str], ...] = ((0, "TRUE"),)
    simplify_below: int = 0
    margin: int = MARGIN

    def condition(self, zoom: int) -> str | None:
        """The SQL condition at a zoom; None where the layer has nothing to show."""
        reached = [sql for lowest, sql in self.conditions if zoom >= lowest]
        return reached[-1] if reached else None


LAYERS: Registry[str, Layer] = Registry("tile layers")

REGION_COLUMNS = ("label AS name", "name AS full_name", "level", "code12", "approximate")


def _declare(layer: Layer) -> None:
    LAYERS.register(layer.name, layer)


# 32 pixels beyond the edge: broad depth tints are drawn along the coast
_declare(Layer("land", "land", "citygis_land", "geom_3857", (), simplify_below=13, margin=256))
_declare(
    Layer(
        "districts",
        "regions",
        "citygis_region",
        "geom_3857",
        REGION_COLUMNS,
        conditions=((0, "level IN ('district', 'neighbour')"),),
        simplify_below=13,
    )
)
_declare(
    Layer(
        "subdistricts",
        "regions",
        "citygis_region",
        "geom_3857",
        REGION_COLUMNS,
        conditions=((8, "level = 'subdistrict'"),),
        simplify_below=13,
    )
)
_declare(
    Layer(
        "communities",
        "regions",
        "citygis_region",
        "ST_Transform(point, 3857)",
        REGION_COLUMNS,
        conditions=((10, "level = 'community'"),),
    )
)
_declare(
    Layer(
        "labels",
        "regions",
        "citygis_region",
        "ST_Transform(label_point, 3857)",
        ("label AS name", "level", "approximate"),
        conditions=(
            (0, "level IN ('district', 'neighbour')"),
            (10, "level IN ('district', 'neighbour', 'subdistrict')"),
            (13, "TRUE"),
        ),
        margin=0,
    )
)
_declare(
    Layer(
        "roads",
        "roads",
        "citygis_road",
        "geom_3857",
        ("class", "name", "speed_kmh", "source"),
        conditions=(
            (7, "class = 'expressway'"),
            (9, "class IN ('expressway', 'arterial')"),
            (11, "class <> 'local'"),
            (12, "TRUE"),
        ),
        simplify_below=14,
    )
)
_declare(
    Layer(
        "responsibilities",
        "grids",
        "citygis_responsibilitygrid",
        "geom_3857",
        ("code", "units", "round(area_m2)::int AS area_m2", "TRUE AS approximate"),
        conditions=((12, "TRUE"),),
        simplify_below=14,
    )
)
_declare(
    Layer(
        "grids",
        "grids",
        "citygis_unitgrid",
        "geom_3857",
        ("code", "right(code, 3) AS serial", "round(area_m2)::int AS area_m2", "TRUE AS approximate"),
        conditions=((14, "TRUE"),),
    )
)
_declare(
    Layer(
        "codes",  # of the unit grids: a point each, so that no tile draws its neighbour's
        "grids",
        "citygis_unitgrid",
        "ST_PointOnSurface(geom_3857)",
        ("code", "right(code, 3) AS serial"),
        conditions=((14, "TRUE"),),
        margin=0,
    )
)
