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
from sensors.alarms.actions import acknowledge_alarm, clear_alarm
from sensors.alarms.cards import AlarmCard, alarm_cards
from sensors.alarms.machine import ALARM
from sensors.broker import BrokerAway, BrokerRefused, Topics, control, grant_topics, take_topics
from sensors.channels import OBSERVATIONS_CHANNEL
from sensors.events import ALARM_CHANGES
from sensors.feeds.values import FeedFix, FeedReading, Told
from sensors.kinds import kinds as device_kinds
from sensors.kinds import placeless
from sensors.latest import latest_fixes
from sensors.models import Alarm, Device, Station, ThresholdRule
from sensors.permissions import ACKNOWLEDGE, ALARMS, CLEAR, OBSERVATIONS, POSITIONS, STATIONS
from sensors.quality import Quality, is_sos, is_usable, names_of
from sensors.stations.actions import Levels, set_station, set_threshold
from sensors.stations.cards import Reading, StationCard, station_cards
from sensors.stations.properties import title_of as property_title
from sensors.telemetry import TELEMETRY_GROUP, TELEMETRY_MESSAGE, Fix, decode_telemetry, encode_telemetry

__all__ = [
    "ACKNOWLEDGE",
    "ALARM",
    "ALARMS",
    "ALARM_CHANGES",
    "CLEAR",
    "OBSERVATIONS",
    "OBSERVATIONS_CHANNEL",
    "POSITIONS",
    "STATIONS",
    "TELEMETRY_GROUP",
    "TELEMETRY_MESSAGE",
    "Alarm",
    "AlarmCard",
    "BrokerAway",
    "BrokerRefused",
    "Credentials",
    "Device",
    "FeedFix",
    "FeedReading",
    "Fix",
    "Levels",
    "NewDevice",
    "Quality",
    "Reading",
    "Station",
    "StationCard",
    "ThresholdRule",
    "Told",
    "Topics",
    "acknowledge_alarm",
    "add_device",
    "add_devices",
    "alarm_cards",
    "clear_alarm",
    "control",
    "decode_telemetry",
    "device_kinds",
    "encode_telemetry",
    "grant_topics",
    "hand_over_device",
    "is_sos",
    "is_usable",
    "latest_fixes",
    "names_of",
    "placeless",
    "property_title",
    "renew_password",
    "retire_device",
    "set_payload_key",
    "set_station",
    "set_threshold",
    "station_cards",
    "take_topics",
]
