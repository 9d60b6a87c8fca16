"""CSV tracks: a header line, then a row for each point."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from simulation.tracks.points import TrackError, TrackPoint, point

NAMES = {
    "t": ("t", "time", "timestamp", "tst", "datetime", "时间"),
    "lon": ("lon", "lng", "long", "longitude", "x", "经度"),
    "lat": ("lat", "latitude", "y", "纬度"),
    "acc": ("acc", "accuracy", "精度"),
    "alt": ("alt", "altitude", "ele", "elevation", "高程"),
    "speed": ("speed", "速度"),
    "course": ("course", "heading", "bearing", "航向"),
    "battery": ("battery", "batt", "电量"),
}


def read_csv(text: str) -> Iterator[tuple[int, TrackPoint]]:
    """Points by the number of their line in the file (the header is 1).

    Raises:
        TrackError: columns are missing, or a point cannot be used.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        columns = _columns(header)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                values = {name: cells[index].strip() for name, index in columns.items() if index < len(cells)}
                yield reader.line_num, point(values, reader.line_num)
    except csv.Error as error:
        raise TrackError(_("this is not CSV (%s)") % error, reader.line_num) from None


def _columns(header: list[str]) -> dict[str, int]:
    """Where each of our values stands."""
    columns = {ours: index for ours, names in NAMES.items() for index, name in enumerate(header) if name in names}
    missing = [name for name in ("t", "lat", "lon") if name not in columns]
    if missing:
        raise TrackError(_("the header lacks a column for %s") % ", ".join(missing), 1)
    return columns


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)
