"""The face of the sensors stage: what other stages may import."""

from sensors.latest import latest_fixes
from sensors.models import Device
from sensors.quality import Quality, is_sos, is_usable, names_of
from sensors.telemetry import TELEMETRY_GROUP, TELEMETRY_MESSAGE, Fix, decode_telemetry, encode_telemetry

__all__ = [
    "TELEMETRY_GROUP",
    "TELEMETRY_MESSAGE",
    "Device",
    "Fix",
    "Quality",
    "decode_telemetry",
    "encode_telemetry",
    "is_sos",
    "is_usable",
    "latest_fixes",
    "names_of",
]
