"""Bytes for the eye: offset, hexadecimal, text. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

WIDTH = 16


class Line(NamedTuple):
    """One line of a dump."""

    offset: str
    hexadecimal: str
    text: str


def dump(content: bytes) -> Iterator[Line]:
    """Sixteen bytes a line; what is not printable ASCII is a dot."""
    for start in range(0, len(content), WIDTH):
        part = content[start : start + WIDTH]
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        yield Line(f"{start:06x}", part.hex(" "), text)
