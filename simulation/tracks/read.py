"""Read a track file of any of the formats."""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from simulation.tracks.geojson import read_geojson
from simulation.tracks.gpx import read_gpx
from simulation.tracks.points import TrackError, TrackPoint, in_order
from simulation.tracks.table import read_csv

READERS: dict[str, Callable[[str], Iterator[tuple[int, TrackPoint]]]] = {
    ".gpx": read_gpx,
    ".geojson": read_geojson,
    ".json": read_geojson,
    ".csv": read_csv,
    ".txt": read_csv,
}
ENCODINGS = ("utf-8-sig", "gb18030")


def read_track(path: Path) -> list[TrackPoint]:
    """The track's points in the order of time.

    Raises:
        TrackError: the file cannot be used; says why, and in which row.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise TrackError(_("“%(name)s”: known are %(kinds)s") % {"name": path.name, "kinds": ", ".join(READERS)})
    return in_order(reader(_text(path)))


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise TrackError(_("the file cannot be read (%s)") % error.strerror) from None
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TrackError(_("the file is neither UTF-8 nor GB 18030 text"))
