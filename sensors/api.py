"""The face of the sensors stage: what other stages may import."""

from sensors.actions import (
    Credentials,
    NewDevice,
    add_device,
    add_devices,
    hand_over_device,
    renew_password,
    retire_device,
    set_payload_key,
)
from sensors.broker import BrokerAway, BrokerRefused
from sensors.latest import latest_fixes
from sensors.models import Device
from sensors.quality import Quality, is_sos, is_usable, names_of
from sensors.telemetry import TELEMETRY_GROUP, TELEMETRY_MESSAGE, Fix, decode_telemetry, encode_telemetry

__all__ = [
    "TELEMETRY_GROUP",
    "TELEMETRY_MESSAGE",
    "BrokerAway",
    "BrokerRefused",
    "Credentials",
    "Device",
    "Fix",
    "NewDevice",
    "Quality",
    "add_device",
    "add_devices",
    "decode_telemetry",
    "encode_telemetry",
    "hand_over_device",
    "is_sos",
    "is_usable",
    "latest_fixes",
    "names_of",
    "renew_password",
    "retire_device",
    "set_payload_key",
]
