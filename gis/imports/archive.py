"""ZIP archives from outside, unpacked warily: what they say of themselves is checked first, and held to it."""

import stat
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from zipfile import ZipInfo

from gis.imports.problems import FileRefused

MOST_ENTRIES = 200
LARGEST_UNPACKED = 1024 * 1024 * 1024
MOST_RATIO = 100  # of what is unpacked to what is packed, once it is more than a little
LITTLE = 20 * 1024 * 1024
_PIECE = 1024 * 1024


def check_entries(entries: Sequence[ZipInfo]) -> None:
    """Raise FileRefused for a bomb, a path that leads out, or a link. Pure."""
    if len(entries) > MOST_ENTRIES:
        raise FileRefused("zip_many", count=len(entries), most=MOST_ENTRIES)
    for entry in entries:
        if _leads_out(entry.filename):
            raise FileRefused("zip_path", name=entry.filename[:100])
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise FileRefused("zip_link", name=entry.filename[:100])
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if unpacked > LARGEST_UNPACKED or (unpacked > LITTLE and unpacked / packed > MOST_RATIO):
        raise FileRefused("zip_bomb", size=unpacked // 2**20, ratio=unpacked // packed)


def unpack(path: Path, folder: Path) -> list[Path]:
    """Unpack all files into `folder`, without folders of their own; names are read as UTF-8 or GBK.

    Raises:
        FileRefused: see `check_entries`; broken or locked; more in it than it says.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            check_entries(entries)
            return [_unpack(archive, entry, folder) for entry in entries if not entry.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise FileRefused("zip_broken") from error


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":") or "\0" in name


def _unpack(archive: zipfile.ZipFile, entry: ZipInfo, folder: Path) -> Path:
    target = folder / (PurePosixPath(_real_name(entry).replace("\\", "/")).name or "file")
    if target.exists():  # the same name in two folders
        target = folder / f"{entry.header_offset}-{target.name}"
    left = entry.file_size
    with archive.open(entry) as source, target.open("xb") as out:
        while piece := source.read(_PIECE):
            left -= len(piece)
            if left < 0:  # it lied about its size
                raise FileRefused("zip_bomb", size=entry.file_size // 2**20, ratio=MOST_RATIO)
            out.write(piece)
    return target


def _real_name(entry: ZipInfo) -> str:
    """Windows packs Chinese names in GBK without saying so; zipfile takes them for CP437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return entry.filename
