"""`manage.py station list|set|threshold`: what stations are, where they stand, and from which values on they alarm."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.access.api import SYSTEM
from sensors.models import Device, Station, ThresholdRule
from sensors.stations.actions import Levels, set_station, set_threshold
from sensors.stations.cards import station_cards

_LEVELS = ("blue", "yellow", "orange", "red")
_GENERAL = "-"


class Command(BaseCommand):
    help = "监测站点与阈值 / Measuring stations and thresholds."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="列出站点及最新读数 / list stations and their readings")
        put = verbs.add_parser("set", help="设置站点 / set up a station")
        put.add_argument("ident")
        put.add_argument("--kind", choices=Station.Kind.values, help="类型 / kind")
        put.add_argument("--place", help="经度,纬度 / LON,LAT (WGS 84)")
        put.add_argument("--silent-after", type=int, help="多少秒无消息视为静默 / seconds without a word")
        rule = verbs.add_parser("threshold", help="设置阈值，不给级别即不报警 / set a threshold; no level: no alarm")
        rule.add_argument("ident", help=f"站点名；{_GENERAL} 为所有站点 / station; {_GENERAL} for all")
        rule.add_argument("property")
        for name in (*_LEVELS, "hysteresis"):
            rule.add_argument(f"--{name}", type=float, default=0.0 if name == "hysteresis" else None)
        rule.add_argument("--direction", choices=ThresholdRule.Direction.values, default=ThresholdRule.Direction.ABOVE)

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            getattr(self, f"_{verb}")(**options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _list(self, **_: Any) -> None:
        for card, _path in station_cards():
            place = "" if card.lon is None else f"{card.lon},{card.lat}"
            readings = " ".join(f"{each.property}={each.value:g} {each.unit}" for each in card.readings)
            self.stdout.write(f"{card.ident}\t{card.kind}\t{place}\t{readings}".rstrip())

    def _set(self, ident: str, kind: str | None, place: str | None, silent_after: int | None, **_: Any) -> None:
        lon, lat = place_of(place) if place else (None, None)
        set_station(SYSTEM, _device(ident), kind=kind, lon=lon, lat=lat, silent_after_s=silent_after)

    def _threshold(self, ident: str, property: str, direction: str, hysteresis: float, **options: Any) -> None:  # noqa: A002
        levels = Levels(**{name: options[name] for name in _LEVELS}, hysteresis=hysteresis)
        set_threshold(SYSTEM, None if ident == _GENERAL else _device(ident), property, levels, direction=direction)


def place_of(text: str) -> tuple[float, float]:
    """Longitude and latitude from `121.5,38.9`."""
    try:
        lon, lat = map(float, text.split(","))
    except ValueError:
        raise CommandError(f"“{text}”应为“经度,纬度”。 / “{text}” must be LON,LAT.") from None
    return lon, lat


def _device(ident: str) -> Device:
    found = Device.objects.filter(ident=ident).first()
    if found is None:
        raise CommandError(f"没有设备 {ident}。 / There is no device {ident}.")
    return found
