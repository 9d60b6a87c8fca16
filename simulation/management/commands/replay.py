"""`manage.py replay FILE`: publish a recorded track over real MQTT, as a device with its own account."""

import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from core.access.api import SYSTEM
from sensors.api import BrokerAway, BrokerRefused, Device, add_device
from simulation.credentials import FILE_NAME, Credentials
from simulation.links import Link, Links, broker_error
from simulation.motion.kinds import Wire
from simulation.payloads import Report, encode, topic_of
from simulation.roster import MARK
from simulation.screen import Stop
from simulation.tracks.points import TrackError
from simulation.tracks.read import read_track
from simulation.tracks.schedule import Due, schedule

DEVICE = "sim-replay"
REFUSAL_PATIENCE_S = 10.0


class Command(BaseCommand):
    """Ends when the track does, or at Ctrl-C."""

    help = "回放 GPX、GeoJSON 或 CSV 轨迹 / Publish a GPX, GeoJSON or CSV track"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--device", default=DEVICE, help=f"设备标识 / who reports it ({DEVICE})")
        parser.add_argument("--password", help="设备口令，未保存在本机时 / where it is not known here")
        parser.add_argument("--speed", type=float, default=1.0, help="倍速 / times life (1)")
        shift = parser.add_mutually_exclusive_group()
        shift.add_argument(
            "--shift-to-now", dest="shift", action="store_true", default=True, help="移到现在（默认） / (default)"
        )
        shift.add_argument(
            "--keep-times", dest="shift", action="store_false", help="保留原时间 / publish the times as recorded"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, sign in, publish."""
        if not 0.01 <= options["speed"] <= 10_000:
            raise CommandError(_("--speed must lie between 0.01 and 10000."))
        try:
            points = read_track(options["file"])
        except TrackError as error:
            raise CommandError(f"{options['file']}: {error}") from error
        wire, password = _account(options["device"], options["password"])
        site = settings.SITE.mqtt
        links = Links(site.host, site.port)
        link = links.add(options["device"], password, topic_of(wire, options["device"]), None)
        try:
            _wait_for_connection(links, link)
            sent = _publish(links, link, wire, schedule(points, time.time(), options["speed"], options["shift"]))
        finally:
            links.close()
        self.stdout.write(
            _("%(sent)d of %(all)d points published as %(device)s, %(acknowledged)d acknowledged.")
            % {"sent": sent, "all": len(points), "device": options["device"], "acknowledged": links.tally.acknowledged}
        )


def _account(ident: str, password: str | None) -> tuple[Wire, str]:
    """The device's format and password; a device that does not exist yet is made, marked as simulated."""
    site = settings.SITE
    why = broker_error(site.mqtt.host, site.mqtt.port)
    if why:
        raise CommandError(
            _("The message broker at %(host)s:%(port)d does not answer (%(why)s); is ./run running?")
            % {"host": site.mqtt.host, "port": site.mqtt.port, "why": why}
        )
    credentials = Credentials(site.data_dir / FILE_NAME)
    device = Device.objects.filter(ident=ident, active=True).first()
    if device is None:
        return _new_device(ident, credentials)
    known = password or credentials.passwords.get(ident)
    if known is None:
        raise CommandError(_("The password of “%s” is not known here; give it with --password.") % ident)
    return (Wire.OWNTRACKS if device.kind == Device.Kind.OWNTRACKS else Wire.PLAIN), known


def _new_device(ident: str, credentials: Credentials) -> tuple[Wire, str]:
    wire, kind = (Wire.OWNTRACKS, Device.Kind.OWNTRACKS) if "/" in ident else (Wire.PLAIN, Device.Kind.PLAIN)
    try:
        given = add_device(SYSTEM, ident, kind, f"{MARK}回放 {ident}")
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    except (BrokerAway, BrokerRefused) as error:
        raise CommandError(str(error)) from error
    credentials.add({ident: str(given.password)})
    return wire, str(given.password)


def _wait_for_connection(links: Links, link: Link) -> None:
    end = time.monotonic() + REFUSAL_PATIENCE_S
    while not link.connected and not link.refused and time.monotonic() < end:
        links.turn(0.05)
    if not link.connected:
        raise CommandError(
            _("The message broker does not let “%(device)s” in: %(why)s")
            % {"device": link.ident, "why": link.refused or links.down_because or _("no answer")}
        )


def _publish(links: Links, link: Link, wire: Wire, due: Sequence[Due]) -> int:
    """Each point at its time; returns how many were published."""
    sent = 0
    with Stop() as stop, Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task(_("Replaying"), total=len(due))
        for moment, each in due:
            while stop.go_on() and (moment > time.time() or links.waiting > 1000):
                links.turn(min(max(moment - time.time(), 0.0), 0.1))
            if not stop.go_on():
                break
            links.publish(link, encode(wire, Report(*each)))
            sent += 1
            progress.update(task, completed=sent)
    return sent
