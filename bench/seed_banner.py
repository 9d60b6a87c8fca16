"""Runs inside a private installation: stations with a rule and a place, whose alarms the wall is to show.

Prints `{"token", "stations": [[device id, ident]]}`.
"""

import json
import os
import sys

PROPERTY, YELLOW = "rain_1h", 20.0


def main(count: int) -> None:
    """Make them through the stage's own actions."""
    from core.access.api import SYSTEM
    from core.accounts.api import Agency, User, create_token
    from sensors.api import Device, Levels, NewDevice, add_devices, set_station, set_threshold

    district = Agency.objects.get(parent=None)
    wanted = [NewDevice(f"gauge{n:03}", Device.Kind.STATION, agency=district) for n in range(count)]
    stations = []
    for number, given in enumerate(add_devices(SYSTEM, wanted)):
        set_station(SYSTEM, given.device, kind="rain", lon=121.4 + number * 0.005, lat=38.95, silent_after_s=3600)
        set_threshold(SYSTEM, given.device, PROPERTY, Levels(yellow=YELLOW, hysteresis=1.0), source="bench")
        stations.append([given.device.pk, given.device.ident])
    token = create_token(SYSTEM, User.objects.get(username="bench0"), "banner")
    print(json.dumps({"token": token, "stations": stations}))  # noqa: T201


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main(int(sys.argv[1]))
