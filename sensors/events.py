"""Events of the sensors stage."""

from django.utils.translation import gettext_lazy as _

from core.events.api import Payload, event_type
from sensors.permissions import POSITIONS, VIEW


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
