"""Reads Mapbox Vector Tiles 2.1, so that tests need not believe what made them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

POINT, LINE, POLYGON = 1, 2, 3


@dataclass
class Feature:
    """One feature: its number, kind of geometry, properties, and vertices in tile units."""

    id: int = 0
    kind: int = 0
    tags: list[int] = field(default_factory=list)
    commands: list[int] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)

    @property
    def vertices(self) -> list[tuple[int, int]]:
        """All vertices in order, relative to the tile's upper left corner."""
        return [vertex for part in self.parts for vertex in part]

    @property
    def parts(self) -> list[list[tuple[int, int]]]:
        """The vertices line by line (points: each a line of its own)."""
        found: list[list[tuple[int, int]]] = []
        x, y, index = 0, 0, 0
        while index < len(self.commands):
            command, count = self.commands[index] & 7, self.commands[index] >> 3
            index += 1
            for _ in range(count if command in (1, 2) else 0):
                x += _zigzag(self.commands[index])
                y += _zigzag(self.commands[index + 1])
                index += 2
                if command == 1:
                    found.append([])
                found[-1].append((x, y))
        return found


def read(blob: bytes) -> dict[str, list[Feature]]:
    """Features by layer."""
    return dict(_layer(value) for number, value in _fields(blob) if number == 3)


def _layer(blob: bytes) -> tuple[str, list[Feature]]:
    name, keys, values, features = "", [], [], []
    for number, value in _fields(blob):
        if number == 1:
            name = value.decode()
        elif number == 2:
            features.append(_feature(value))
        elif number == 3:
            keys.append(value.decode())
        elif number == 4:
            values.append(_value(value))
    for feature in features:
        pairs = zip(feature.tags[::2], feature.tags[1::2], strict=True)
        feature.properties = {keys[key]: values[value] for key, value in pairs}
    return name, features


def _feature(blob: bytes) -> Feature:
    feature = Feature()
    for number, value in _fields(blob):
        if number == 1:
            feature.id = value
        elif number == 2:
            feature.tags = list(_packed(value))
        elif number == 3:
            feature.kind = value
        elif number == 4:
            feature.commands = list(_packed(value))
    return feature


def _value(blob: bytes) -> Any:
    for number, value in _fields(blob):
        if number == 1:
            return value.decode()
        return _zigzag(value) if number == 6 else bool(value) if number == 7 else value
    return None


def _fields(blob: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(blob):
        key, at = _varint(blob, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(blob, at)
            yield number, value
        elif wire == 2:
            size, at = _varint(blob, at)
            yield number, blob[at : at + size]
            at += size
        else:
            width = 8 if wire == 1 else 4
            yield number, struct.unpack("<d" if wire == 1 else "<f", blob[at : at + width])[0]
            at += width


def _packed(blob: bytes) -> Iterator[int]:
    at = 0
    while at < len(blob):
        value, at = _varint(blob, at)
        yield value


def _varint(blob: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = blob[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _zigzag(number: int) -> int:
    return (number >> 1) ^ -(number & 1)
