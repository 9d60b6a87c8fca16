"""The latest fix of a device as it travels from ingest to the hub: one tuple, one spelling on the wire."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

TELEMETRY_GROUP = "telemetry"
TELEMETRY_MESSAGE = "telemetry.batch"


class Fix(NamedTuple):
    """A device's fix. Place in WGS 84 (CRS84) degrees, times in epoch milliseconds.

    Attributes:
        acc: radius in metres. course: degrees clockwise from north. speed: m/s. battery: percent.
        quality: bits of `sensors.quality.Quality`, SOS included.
        received_ms: when the ingest process took it from the broker.
    """

    device_id: int
    t_ms: int
    lon: float
    lat: float
    acc: float | None
    course: float | None
    speed: float | None
    battery: int | None
    quality: int
    sos: bool
    received_ms: int


_decoder = msgspec.msgpack.Decoder(list[Fix])
_encoder = msgspec.msgpack.Encoder()


def encode_telemetry(rows: Iterable[Fix]) -> bytes:
    """The rows as MessagePack: a list of arrays in the order of `Fix`."""
    return _encoder.encode(list(rows))


def decode_telemetry(data: bytes) -> list[Fix]:
    """The rows of one announcement.

    Raises:
        msgspec.DecodeError: the bytes are no announcement.
    """
    return _decoder.decode(data)
