"""What is read from a file, however it came: columns, and rows in batches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from numpy.typing import NDArray

from gis.collections.declare import Kind
from gis.imports.problems import Problem

BATCH = 10_000
Array = NDArray[Any]


@dataclass(frozen=True)
class Column:
    """A column of the file; `kind` is what the file says, or what its first values look like."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Batch:
    """Some rows, one after the other.

    Attributes:
        rows: (N,) their numbers in the file, as a person counts them there.
        columns: (N,) values by column. geometry: (N,) shapely geometries or None, in the file's coordinates.
        problems: rows whose geometry could not be had, with the reason; their geometry is None.
    """

    rows: Array
    columns: Mapping[str, Array]
    geometry: Array
    problems: list[Problem] = field(default_factory=list)


class Source(Protocol):
    """A file that is being read.

    Attributes:
        crs: as the file says; empty where it does not. count: rows in the file; 0 where that is not known.
        layers: the names of what the file holds, `layer` is the one that is read. encoding: as it is read.
    """

    columns: list[Column]
    crs: str
    encoding: str
    layer: str
    layers: list[str]
    count: int

    def batches(self, size: int = BATCH) -> Iterator[Batch]:
        """The rows from the beginning. Raises FileRefused."""
        ...
