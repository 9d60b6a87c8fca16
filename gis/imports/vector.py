"""Reading GeoPackage, Shapefile, GeoJSON, KML and OpenStreetMap files with GDAL, in batches.

pyogrio carries a GDAL of its own and is slow to load: it is imported where a file is read.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gis.collections.declare import Kind
from gis.coordinates.systems import CITY_BOX, UnknownSystemError, normal_name
from gis.imports.encodings import encoding_of
from gis.imports.kinds import Opened
from gis.imports.problems import FileRefused, Problem
from gis.imports.source import BATCH, Array, Batch, Column

OSM_TAGS = Path(__file__).with_name("osm.ini")
MOST_COLUMNS = 200
_WHOLE = {"geojson": 50_000, "kml": 50_000}  # read from the beginning each time: in few batches
_KINDS: dict[str, Kind] = {
    "OFTInteger": "integer",
    "OFTInteger64": "integer",
    "OFTReal": "number",
    "OFTDate": "date",
    "OFTDateTime": "datetime",
}
_NOT_DATA = frozenset({"OFTBinary"})
# what KML says of drawing rather than of the thing
_KML_OWN = frozenset(
    {"id", "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon"}
)


class VectorSource:
    """A file that GDAL reads. Raises FileRefused where it cannot be read or has no such layer."""

    def __init__(self, file: Opened, layer: str = "", encoding: str = "") -> None:
        self.file = file
        self.encoding = encoding or (encoding_of(file.path) if file.kind == "shapefile" else "")
        self.layers = _layers(file)
        self.layer = layer or self.layers[0]
        if self.layer not in self.layers:
            raise FileRefused("no_such_layer", layer=layer, layers=", ".join(self.layers))
        info = self._info()
        self.columns = _columns(file, info)
        if len(self.columns) > MOST_COLUMNS:
            raise FileRefused("many_columns", count=len(self.columns), most=MOST_COLUMNS)
        self.crs = crs_name(info["crs"])
        self.encoding = self.encoding or str(info["encoding"] or "")
        self.count = max(0, int(info["features"]))

    def batches(self, size: int = BATCH) -> Iterator[Batch]:
        """The features, numbered from 1."""
        at, step = 0, max(size, _WHOLE.get(self.file.kind, size))
        if self.file.kind == "osm":  # it is read as a whole; of a province only the city's
            yield self._batch(0, None)
            return
        while True:
            batch = self._batch(at, min(step, size) if at == 0 and size < BATCH else step)
            if len(batch.rows):
                yield batch
            at += len(batch.rows)
            if len(batch.rows) == 0 or (self.count and at >= self.count):
                return

    def _info(self) -> dict[str, Any]:
        import pyogrio

        counted = self.file.kind != "osm"
        try:
            info: dict[str, Any] = pyogrio.read_info(
                self.file.path, layer=self.layer, encoding=self._asked(), force_feature_count=counted, **self._options()
            )
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError) as error:
            raise _unreadable(self.file, error) from error
        return info

    def _batch(self, skip: int, most: int | None) -> Batch:
        import pyogrio
        from pyogrio import raw

        try:
            _meta, _fids, found, values = raw.read(
                self.file.path,
                layer=self.layer,
                encoding=self._asked(),
                columns=[column.name for column in self.columns],
                skip_features=skip,
                max_features=most,
                force_2d=True,
                datetime_as_string=True,
                bbox=CITY_BOX if self.file.kind == "osm" else None,
                **self._options(),
            )
        except (pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError, UnicodeDecodeError) as error:
            raise _unreadable(self.file, error) from error
        names = [str(name) for name in _meta["fields"]]
        rows = np.arange(skip + 1, skip + 1 + len(found))
        return batch_of(rows, dict(zip(names, values, strict=True)), found)

    def _options(self) -> dict[str, str]:
        """Tags of OpenStreetMap that tell what a point is are columns; GDAL alone would put them all into one."""
        return {"CONFIG_FILE": str(OSM_TAGS)} if self.file.kind == "osm" else {}

    def _asked(self) -> str | None:
        return self.encoding or None if self.file.kind == "shapefile" else None


def batch_of(rows: Array, columns: dict[str, Array], found: Array) -> Batch:
    """A batch from geometries as WKB; what cannot be read is said."""
    geometry = shapely.from_wkb(found, on_invalid="ignore")
    broken = (geometry == None) & (found != None)  # noqa: E711  # element by element
    return Batch(rows, columns, geometry, [Problem("broken_geometry", row=int(row)) for row in rows[broken]])


def crs_name(said: str | None) -> str:
    """`EPSG:…` for what a file says of its coordinates; empty where it says nothing that is known."""
    if not said:
        return ""
    try:
        return normal_name(said)
    except UnknownSystemError:
        return _recognised(said)


def _recognised(said: str) -> str:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        code = CRS.from_user_input(said).to_epsg(min_confidence=60)
    except CRSError:
        return ""
    return f"EPSG:{code}" if code else ""


def _layers(file: Opened) -> list[str]:
    import pyogrio

    try:
        found = pyogrio.list_layers(file.path)
    except (pyogrio.errors.DataSourceError, UnicodeDecodeError) as error:
        raise _unreadable(file, error) from error
    placed = [str(name) for name, kind in found if kind is not None]
    if not placed:
        raise FileRefused("no_layers")
    return placed


def _columns(file: Opened, info: dict[str, Any]) -> list[Column]:
    columns = []
    for name, kind, subtype in zip(info["fields"], info["ogr_types"], info["ogr_subtypes"], strict=True):
        if kind in _NOT_DATA or (file.kind == "kml" and name in _KML_OWN):
            continue
        columns.append(Column(str(name), "boolean" if subtype == "OFSTBoolean" else _KINDS.get(kind, "text")))
    return columns


def _unreadable(file: Opened, error: Exception) -> FileRefused:
    said = str(error).rpartition(";")[2].strip()  # GDAL says the cause last, after the statement that met it
    return FileRefused("unreadable", name=file.name, why=said.replace(str(file.path), file.name)[:200])
