"""What a collection is: anything in the database that can be listed, filtered, drawn and handed out as features.

The base data, the registers with a place and the layers of planners are all collections; the API, the tiles, the
planner's workbench and the export know nothing else. Access is asked in one place, `find.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from core.access.api import Principal
from core.plugins.api import Registry, Text

Kind = Literal["text", "integer", "number", "boolean", "date", "datetime"]
Shape = Literal["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "Geometry"]

UNITS = {"m2": "m²", "m3": "m³", "km2": "km²"}
COLUMN_TYPES: dict[str, str] = {
    "text": "text",
    "integer": "bigint",
    "number": "double precision",
    "boolean": "boolean",
    "date": "date",
    "datetime": "timestamptz",
}


@dataclass(frozen=True)
class Field:
    """A property of the features.

    Attributes:
        sql: expression over the row `r` of the collection's source; never from a request.
        unit: as UCUM writes it, such as `m2`; empty for none.
        names: what the values that stand for something are called, by value as text.
        sensitive: seen by those who hold the right to it; goes into no file that opens without signing in.
    """

    name: str
    title: Text
    kind: Kind
    sql: str
    unit: str = ""
    names: tuple[tuple[str, Text], ...] = ()
    sensitive: bool = False

    @property
    def unit_text(self) -> str:
        """Its unit as people write it."""
        return UNITS.get(self.unit, self.unit)

    def named(self, value: object) -> object:
        """What people call a value that stands for something; any other as it is. In the reader's language."""
        return next((str(title) for code, title in self.names if code == value), value)


@dataclass(frozen=True)
class Rows:
    """Which rows of the source a person may see: SQL over `r` and its parameters (`%(name)s`)."""

    sql: str = "TRUE"
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def parameters(self) -> dict[str, Any]:
        """The values by name, as a statement takes them."""
        return dict(self.values)

    def also(self, sql: str, **values: Any) -> "Rows":
        """Only those of which this holds too."""
        return Rows(f"{self.sql} AND {sql}", (*self.values, *values.items()))


ALL = Rows()


def all_rows(_: Principal) -> Rows:
    """Every row: for collections that are seen whole or not at all."""
    return ALL


@dataclass(frozen=True)
class Collection:
    """A collection of features.

    Attributes:
        name: stands in addresses: `roads`, `population.household`, `layer.wells`.
        source: table that `r` stands for. key: SQL of the unique number of a feature.
        geometry: SQL of the geometry in EPSG:4490. web: the same in EPSG:3857. Both indexed, or cheap.
        shape: what the geometry is.
        permission: who holds it anywhere may see the collection; which rows then is said by `rows`.
        version: changes whenever a feature does; part of the tiles' entity tags. Empty: not known, so nothing is kept.
        kind: where it comes from. owner: name of the agency. dated: ISO 8601 date or empty.
        crs: what the data came in. style: as `gis.features.models.Layer.style`. zooms: shown from, to.
        revision: SQL of the revision of a feature, where features are edited; empty: they are not.
        main: (lowest zoom, SQL over `r`) rising: what a tile of the whole collection draws of it, as any map keeps side
            streets for a closer look; the last one that the zoom reaches holds, the tile counts the rest. Empty: all.
        counted: the layer under whose name the points are counted in cells (`gis.features.cells`); empty: they are not.
    """

    name: str
    title: Text
    about: Text
    source: str
    geometry: str
    web: str
    shape: Shape
    fields: tuple[Field, ...]
    permission: str
    version: Callable[[], str]
    key: str = "r.id"
    rows: Callable[[Principal], Rows] = all_rows
    kind: Literal["base", "register", "layer"] = "base"
    owner: str = ""
    source_note: str = ""
    licence: str = ""
    dated: str = ""
    crs: str = "EPSG:4490"
    shared: Literal["unconditional", "conditional", "none"] = "none"
    style: tuple[tuple[str, Any], ...] = ()
    zooms: tuple[int, int] = (0, 22)
    revision: str = ""
    main: tuple[tuple[int, str], ...] = ()
    counted: str = ""

    def field(self, name: str) -> Field | None:
        """The field of this name."""
        return next((field for field in self.fields if field.name == name), None)


COLLECTIONS: Registry[str, Collection] = Registry("collections")  # those that code declares
