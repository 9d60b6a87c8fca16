"""What a file is: its ending says so, and its first bytes must agree. GDAL is never left to guess."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from gis.imports.archive import unpack
from gis.imports.problems import FileRefused

LARGEST = 300 * 1024 * 1024
_HEAD = 4096
ENDINGS = {
    "geojson": "geojson",
    "json": "geojson",
    "gpkg": "gpkg",
    "kml": "kml",
    "csv": "table",
    "txt": "table",
    "xlsx": "table",
    "pbf": "osm",
    "osm": "osm",
    "zip": "zip",
    "kmz": "zip",
}
_INSIDE = {"shp": "shapefile", "gpkg": "gpkg", "geojson": "geojson", "kml": "kml"}
_BESIDE = ("shx", "dbf")


@dataclass(frozen=True)
class Opened:
    """A file ready to be read: `kind` is geojson, gpkg, shapefile, kml, table or osm; `name` as it was given."""

    kind: str
    path: Path
    name: str


def ending_of(name: str) -> str:
    """The ending in small letters, without the point."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def opened(path: Path, name: str, folder: Path) -> Opened:
    """Check a file and lay it ready in `folder`, where it is unpacked if need be.

    Raises:
        FileRefused: empty, too large, of no known kind, not what its name says, or a dangerous archive.
    """
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("empty")
    if size > LARGEST:
        raise FileRefused("too_large", size=size // 2**20, most=LARGEST // 2**20)
    ending = ending_of(name)
    kind = ENDINGS.get(ending)
    if kind is None:
        raise FileRefused("unknown_kind", ending=ending[:20])
    if not fits(ending, _head(path)):
        raise FileRefused("not_what_it_says", name=name, ending=ending)
    if kind == "zip":
        return _from_archive(unpack(path, folder), name)
    target = folder / f"data.{ending}"
    if target.resolve() != path.resolve():
        _lay(path, target)
    return Opened(kind, target, name)


def fits(ending: str, head: bytes) -> bool:
    """Whether a file that begins so can be what its ending says. Pure."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    match ending:
        case "geojson" | "json":
            return text[:1] in (b"{", b"[")
        case "gpkg":
            return head.startswith(b"SQLite format 3\0")
        case "kml":  # entities make a little file endless
            return text[:1] == b"<" and re.search(rb"<(\w+:)?kml\b", text) is not None and b"<!DOCTYPE" not in text
        case "osm":
            return text[:1] == b"<" and re.search(rb"<osm\b", text) is not None and b"<!DOCTYPE" not in text
        case "zip" | "kmz" | "xlsx":
            return head.startswith(b"PK\x03\x04")
        case "pbf":
            return b"OSMHeader" in head[:64]
        case "shp":
            return head.startswith(b"\x00\x00\x27\x0a")
        case _:
            return b"\0" not in head


def _from_archive(files: list[Path], name: str) -> Opened:
    found = [path for path in files if ending_of(path.name) in _INSIDE and not path.name.startswith(".")]
    if not found:
        raise FileRefused("zip_nothing")
    if len(found) > 1:
        raise FileRefused("zip_several", names=", ".join(path.name for path in found[:10]))
    [path] = found
    ending = ending_of(path.name)
    if not fits(ending, _head(path)):
        raise FileRefused("not_what_it_says", name=path.name, ending=ending)
    if ending == "shp":
        path = _complete(path, files)
    return Opened(_INSIDE[ending], path, name)


def _complete(shp: Path, files: list[Path]) -> Path:
    """The Shapefile's parts under one plain name, whatever letters their names are in."""
    parts = {ending_of(each.name): each for each in files if each.stem.lower() == shp.stem.lower()}
    for part in _BESIDE:
        if part not in parts:
            raise FileRefused("shp_parts", part=f".{part}")
    folder = shp.parent / "shapefile"
    folder.mkdir()
    for ending, each in parts.items():
        each.rename(folder / f"data.{ending}")
    return folder / "data.shp"


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _lay(path: Path, target: Path) -> None:
    """A link where the file system has them; GDAL wants the ending in the name."""
    try:
        target.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, target)
