"""Runs inside a private installation: makes people with tokens and devices with cards, and prints them as JSON."""

import json
import os
import sys


def main(units: int, users: int) -> None:
    """Print `{"tokens": […], "devices": [[id, ident], …]}`."""
    from core.access.api import SYSTEM
    from core.accounts.api import Agency, create_token, create_user, place_agency
    from dispatch.api import Unit
    from sensors.api import Device

    district = place_agency(Agency(name="Bench", level=Agency.Level.DISTRICT, code="bench"))
    tokens = []
    for number in range(users):
        user = create_user(SYSTEM, f"bench{number}", "Bench-2026-bench", superuser=True)
        tokens.append(create_token(SYSTEM, user, "bench"))
    devices = Device.objects.bulk_create(
        Device(ident=f"bench{number:05}", kind=Device.Kind.PLAIN, agency=district) for number in range(units)
    )
    Unit.objects.bulk_create(
        Unit(callsign=f"B{number:05}", kind=Unit.Kind.PATROL, agency=district, device=device)
        for number, device in enumerate(devices)
    )
    print(json.dumps({"tokens": tokens, "devices": [[device.pk, device.ident] for device in devices]}))  # noqa: T201


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
