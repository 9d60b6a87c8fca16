"""Fill the table of named places from all sources that are not filled yet, or of an older version."""

from functools import partial
from typing import Any

from gis.basedata.load import Load, Progress, load_outdated
from gis.geocoding.places import PLACES, PlaceSource, refresh_places


def load_places(progress: Progress = iter) -> dict[str, int]:
    """Load the base data where it is outdated, then the names of each source; returns rows written per source."""
    tasks: dict[str, Load] = {f"places {name}": partial(_fill, source) for name, source in PLACES.items()}
    return load_outdated() | load_outdated(progress, tasks)


def _fill(source: PlaceSource, cursor: Any) -> int:
    return refresh_places(source, cursor)
