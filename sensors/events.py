"""Events of the sensors stage."""

from django.utils.translation import gettext_lazy as _

from core.events.api import Payload, event_type
from sensors.permissions import ALARMS, OBSERVATIONS, POSITIONS, VIEW


@event_type("sensors.sos.raised", title=_("SOS"), permission=POSITIONS)
class SosRaised(Payload, frozen=True):
    """A device asked for help. Place in WGS 84; null where the message held none that could be read.

    Attributes:
        quality: what is wrong with the fix that carried the call, names as in the API.
    """

    device: str
    device_id: int
    unit_label: str | None
    lon: float | None
    lat: float | None
    t: str
    quality: list[str]


@event_type("sensors.geofence.transition", title=_("Entered or left a place"), permission=POSITIONS)
class GeofenceTransition(Payload, frozen=True):
    """A device says that it entered or left a region it watches itself (OwnTracks transition).

    Attributes:
        event: `enter` or `leave`. t: when; waypoint_t: when the region was made. acc: metres.
        trigger: `c` circle, `b` beacon, `l` location. region: the region's identity on the device.
    """

    device: str
    device_id: int
    event: str
    description: str
    t: str
    waypoint_t: str | None
    lon: float | None
    lat: float | None
    acc: float | None
    trigger: str | None
    region: str | None


@event_type("sensors.device.connection_lost", title=_("Device lost its connection"), permission=POSITIONS)
class ConnectionLost(Payload, frozen=True):
    """The broker spoke the device's last will; `t` is when that connection was made."""

    device: str
    device_id: int
    t: str | None


@event_type("sensors.device.created", title=_("Device created"), permission=VIEW)
class DeviceCreated(Payload, frozen=True):
    """A device was given its name and its credentials."""

    device: str
    device_id: int
    kind: str


@event_type("sensors.device.credentials_changed", title=_("Device credentials changed"), permission=VIEW)
class CredentialsChanged(Payload, frozen=True):
    """A device has a new password or payload key; which, not what."""

    device: str
    device_id: int
    what: str


@event_type("sensors.device.handed_over", title=_("Device handed over"), permission=VIEW)
class DeviceHandedOver(Payload, frozen=True):
    """A device belongs to another agency: `agency` is its code. The event is the new agency's."""

    device: str
    device_id: int
    agency: str


@event_type("sensors.device.retired", title=_("Device retired"), permission=VIEW)
class DeviceRetired(Payload, frozen=True):
    """A device may no longer report."""

    device: str
    device_id: int


@event_type("sensors.station.changed", title=_("Station changed"), permission=OBSERVATIONS)
class StationChanged(Payload, frozen=True):
    """A station is of this kind, stands here (WGS 84), and counts as silent after so many seconds without a word."""

    device: str
    device_id: int
    kind: str
    lon: float | None
    lat: float | None
    silent_after_s: int


@event_type("sensors.threshold.changed", title=_("Threshold changed"), permission=OBSERVATIONS)
class ThresholdChanged(Payload, frozen=True):
    """From now on a property is alarming from these values on, in its unit; null `device` is every station.

    Attributes:
        direction: `above` or `below`. version: of the base data, or `by hand` and when. source: where from, or who.
    """

    device: str | None
    device_id: int | None
    property: str
    direction: str
    blue: float | None
    yellow: float | None
    orange: float | None
    red: float | None
    hysteresis: float
    version: str
    source: str


class AlarmEvent(Payload, frozen=True):
    """What every event of an alarm says: which, about what, how grave (1 red to 4 blue), measured when.

    Attributes:
        kind: `threshold`, `sos` or `silence`. name: what the device is called. value, threshold: in `unit`.
        t: the device's own time (ISO 8601). lon, lat: WGS 84, null where not known.
    """

    alarm_id: int
    kind: str
    device: str
    device_id: int
    name: str
    level: int
    property: str | None
    value: float | None
    unit: str | None
    threshold: float | None
    lon: float | None
    lat: float | None
    t: str | None


@event_type("sensors.alarm.raised", title=_("Alarm raised"), permission=ALARMS)
class AlarmRaised(AlarmEvent, frozen=True):
    """There is a new alarm."""


@event_type("sensors.alarm.escalated", title=_("Alarm escalated"), permission=ALARMS)
class AlarmEscalated(AlarmEvent, frozen=True, kw_only=True):
    """The alarm is graver than before, and must be acknowledged again."""

    before: int


@event_type("sensors.alarm.eased", title=_("Alarm eased"), permission=ALARMS)
class AlarmEased(AlarmEvent, frozen=True, kw_only=True):
    """The alarm is less grave than before."""

    before: int


@event_type("sensors.alarm.acknowledged", title=_("Alarm acknowledged"), permission=ALARMS)
class AlarmAcknowledged(AlarmEvent, frozen=True, kw_only=True):
    """Somebody has seen the alarm and looks after it."""

    note: str


@event_type("sensors.alarm.cleared", title=_("Alarm cleared"), permission=ALARMS)
class AlarmCleared(AlarmEvent, frozen=True, kw_only=True):
    """The alarm is over: `how` is `by_value`, `by_return` (a silent station speaks again) or `by_hand`."""

    how: str
    note: str


@event_type("sensors.order.reported", title=_("Crew's report"), permission=POSITIONS)
class OrderReported(Payload, frozen=True):
    """A crew says by its device how an order stands; whether that can be is judged by dispatch.

    Attributes:
        order: number of the assignment. status: `acknowledged`, `en_route`, `on_scene` or `cleared`.
        t: the device's own time (ISO 8601).
    """

    device: str
    device_id: int
    order: int
    status: str
    t: str
    note: str


# What changes a living alarm; each has `alarm_id`.
ALARM_CHANGES = (
    "sensors.alarm.raised",
    "sensors.alarm.escalated",
    "sensors.alarm.eased",
    "sensors.alarm.acknowledged",
    "sensors.alarm.cleared",
)
