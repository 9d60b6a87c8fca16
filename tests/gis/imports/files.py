"""Files to be imported, made as the tests run: none of them is anybody's data."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely

COLUMNS: Mapping[str, list[Any]] = {"名称": ["甲井", "乙井", "丙井"], "深度": [3.5, 4.0, 5.25], "级别": [1, 2, 3]}
LON, LAT = np.array([121.52, 121.53, 121.60]), np.array([38.95, 38.96, 39.00])
SQUARE = "POLYGON((121.5 38.9, 121.51 38.9, 121.51 38.91, 121.5 38.91, 121.5 38.9))"
BOW_TIE = "POLYGON((121.5 38.9, 121.51 38.91, 121.51 38.9, 121.5 38.91, 121.5 38.9))"


def points() -> Any:
    """Three points in the district."""
    return shapely.points(LON, LAT)


def written(
    path: Path,
    driver: str,
    geometry: Any,
    columns: Mapping[str, list[Any]] = COLUMNS,
    *,
    kind: str = "Point",
    crs: str | None = "EPSG:4490",
    **options: Any,
) -> Path:
    """A file in one of GDAL's formats."""
    from pyogrio import raw

    values = [np.array(each, dtype=object) if isinstance(each[0], str) else np.array(each) for each in columns.values()]
    raw.write(
        path,
        geometry=shapely.to_wkb(geometry),
        field_data=values,
        fields=list(columns),
        geometry_type=kind,
        crs=crs,
        driver=driver,
        **options,
    )
    return path


def shapefile(folder: Path, encoding: str = "GBK", *, cpg: bool = True, geometry: Any = None, **options: Any) -> Path:
    """A Shapefile in a ZIP archive, as offices hand them round."""
    shp = folder / "井.shp"
    written(shp, "ESRI Shapefile", points() if geometry is None else geometry, encoding=encoding, **options)
    if not cpg:
        shp.with_suffix(".cpg").unlink()
    target = folder / "井.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for part in folder.glob("井.*"):
            if part.suffix != ".zip":
                archive.write(part, part.name)
    return target


def zipped(folder: Path, entries: Mapping[str, bytes], **flags: int) -> Path:
    """A ZIP archive of these entries; a name in `flags` gets these external attributes."""
    target = folder / "given.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = flags.get("attributes", 0o644) << 16
            archive.writestr(info, content)
    return target


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    """An XLSX file."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    path.write_bytes(content.getvalue())
    return path
