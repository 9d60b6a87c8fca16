"""Runs inside a private installation: units with real devices at the broker, and an incident to send them to.

Prints `{"token", "incident", "units": [{"id", "callsign", "username", "password"}]}`.
"""

import json
import os
import sys


def main(count: int) -> None:
    """Make them through the stages' own actions."""
    from core.access.api import SYSTEM
    from core.accounts.api import Agency, User, create_token
    from dispatch.api import create_unit
    from sensors.api import Device, NewDevice, add_devices

    district = Agency.objects.get(parent=None)
    wanted = [NewDevice(f"order{n:03}", Device.Kind.PLAIN, agency=district) for n in range(count)]
    units = []
    for number, given in enumerate(add_devices(SYSTEM, wanted)):
        unit = create_unit(SYSTEM, f"O{number:03}", "fire", district, given.device)
        account = {"username": given.username, "password": given.password}
        units.append({"id": unit.pk, "callsign": unit.callsign, **account})
    token = create_token(SYSTEM, User.objects.get(username="bench0"), "orders")
    print(json.dumps({"token": token, "incident": _incident(), "units": units}))  # noqa: T201


def _incident() -> int:
    from command.api import NewIncident, open_incident, search_kinds, take_step
    from core.access.api import SYSTEM

    new = NewIncident(kind_code=search_kinds("暴雨", 1)[0].code, severity=3, lon=121.52, lat=38.95)
    incident = open_incident(SYSTEM, new)
    take_step(SYSTEM, incident.pk, "verify")
    return int(incident.pk)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main(int(sys.argv[1]))
