"""What each kind of device may do at the broker: exactly its own topics. Pure."""

from sensors.broker import Account
from sensors.models import Device


def parts_of(kind: str) -> int:
    """How many parts between slashes a name of this kind has."""
    return 2 if kind == Device.Kind.OWNTRACKS else 1


def account_of(device: Device, password: str | None) -> Account | None:
    """The broker account of a device; None for one that does not speak MQTT."""
    if password is None:
        return None
    publish, subscribe = _topics(device.kind, device.ident)
    return Account(device.ident, password, publish, subscribe)


def _topics(kind: str, ident: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    match kind:
        case Device.Kind.OWNTRACKS:
            base = f"owntracks/{ident}"
            return (base, f"{base}/#"), (f"{base}/cmd",)
        case Device.Kind.GATEWAY:
            return ("gps/#", "owntracks/#", "sensors/#"), ()
        case Device.Kind.STATION:
            return (f"sensors/{ident}/#",), ()
        case _ if "." in kind:  # a plugin's feed
            return (f"feeds/{kind}/{ident}",), ()
        case _:
            return (f"gps/{ident}", f"gps/{ident}/order"), ()
