"""What people set up about stations: what they are, where, when they count as silent, from which value on to alarm."""

import math
from dataclasses import astuple, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.api import Principal, require
from core.events.api import append
from sensors.channels import ring_devices, ring_observations
from sensors.events import StationChanged, ThresholdChanged
from sensors.models import Device
from sensors.permissions import STATIONS
from sensors.stations.models import Station, ThresholdRule
from sensors.stations.properties import properties

BY_HAND = "by hand"
_LEAST_SILENCE_S, _MOST_SILENCE_S = 10, 30 * 86_400


@dataclass(frozen=True)
class Levels:
    """The thresholds of a rule in the property's unit, gravest last; None where a level does not exist."""

    blue: float | None = None
    yellow: float | None = None
    orange: float | None = None
    red: float | None = None
    hysteresis: float = 0.0


@transaction.atomic
def set_station(
    actor: Principal,
    device: Device,
    *,
    kind: str | None = None,
    lon: float | None = None,
    lat: float | None = None,
    silent_after_s: int | None = None,
) -> Station:
    """Say what kind of station this is, where it stands (WGS 84), and after how long without a word it is silent.

    What is None stays as it is.

    Raises:
        AccessDenied: the actor does not set up stations of that agency.
        ValidationError: the device is no station, or a value is not possible.
    """
    device = Device.objects.select_for_update(of=("self",)).select_related("agency").get(pk=device.pk)
    require(actor, STATIONS, device.agency_path)
    if device.kind != Device.Kind.STATION:
        raise ValidationError(_("“%s” is not a measuring station.") % device.ident)
    check_place(lon, lat)
    check_silence(silent_after_s)
    station = Station.objects.filter(device=device).first() or Station(device=device)
    wanted = {"kind": kind, "lon": lon, "lat": lat, "silent_after_s": silent_after_s}
    changed = {k: v for k, v in wanted.items() if v is not None and getattr(station, k) != v}
    if station._state.adding or changed:
        _save_station(actor, station, changed)
    return station


def _save_station(actor: Principal, station: Station, changed: dict[str, Any]) -> None:
    for name, value in changed.items():
        setattr(station, name, value)
    station.clean_fields()
    station.save()
    ring_devices()
    ring_observations([station.pk])
    told = {name: getattr(station, name) for name in ("kind", "lon", "lat", "silent_after_s")}
    device = station.device
    place = None if station.lon is None or station.lat is None else (station.lon, station.lat)
    event = StationChanged(device=device.ident, device_id=device.pk, **told)
    append(event, actor=actor, agency_path=device.agency_path, place=place)


def check_place(lon: float | None, lat: float | None) -> None:
    """Raises ValidationError, with a sentence, unless it is a place in WGS 84 or none at all."""
    if (lon is None) != (lat is None):
        raise ValidationError(_("A place is longitude and latitude, both."))
    if lon is None or lat is None:
        return
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # false for NaN
        facts = {"lon": lon, "lat": lat}
        raise ValidationError(_("%(lon)s, %(lat)s is no place on Earth: longitude first, both in degrees.") % facts)


def check_silence(seconds: int | None) -> None:
    """Raises ValidationError, with a sentence, where nobody would wait so long or so short a time."""
    if seconds is not None and not _LEAST_SILENCE_S <= seconds <= _MOST_SILENCE_S:
        facts = {"least": _LEAST_SILENCE_S, "most": _MOST_SILENCE_S}
        raise ValidationError(_("A station is silent after %(least)d to %(most)d seconds.") % facts)


@transaction.atomic
def set_threshold(
    actor: Principal,
    device: Device | None,
    name: str,
    levels: Levels | None = None,
    *,
    direction: str = ThresholdRule.Direction.ABOVE,
    version: str | None = None,
    source: str | None = None,
) -> ThresholdRule:
    """Say from which values on a property is alarming: at one station, or (None) wherever no rule of its own is.

    Without levels nothing is alarming there. It holds from the next observation on. A rule set by a person keeps that
    in its version, and is not replaced when newer base data are loaded.

    Raises:
        AccessDenied: the actor does not set up stations of that agency.
        ValidationError: there is no such property, or the levels contradict each other.
    """
    levels = levels or Levels()
    path = device.agency_path if device else ""
    require(actor, STATIONS, path)
    if device is not None and device.kind != Device.Kind.STATION:
        raise ValidationError(_("“%s” is not a measuring station.") % device.ident)
    check_levels(name, levels, direction)
    rule = ThresholdRule.objects.select_for_update().filter(device=device, property=name).first()
    rule = rule or ThresholdRule(device=device, property=name)
    if not rule._state.adding and _same(rule, levels, direction, version):
        return rule
    rule.direction = direction
    for field, value in _columns(levels).items():
        setattr(rule, field, value)
    rule.version = version or f"{BY_HAND} {timezone.now():%Y-%m-%d %H:%M:%S}"
    rule.source = actor.username if source is None else source
    _save_rule(actor, rule, path)
    return rule


def _columns(levels: Levels) -> dict[str, float | None]:
    names = ("blue", "yellow", "orange", "red", "hysteresis")
    return dict(zip(names, astuple(levels), strict=True))


def _same(rule: ThresholdRule, levels: Levels, direction: str, version: str | None) -> bool:
    numbers = all(getattr(rule, field) == value for field, value in _columns(levels).items())
    return numbers and rule.direction == direction and version in {None, rule.version}


def _save_rule(actor: Principal, rule: ThresholdRule, path: str) -> None:
    rule.clean_fields(exclude=["device"])
    rule.save()
    ring_devices()
    device, device_id = (rule.device.ident, rule.device.pk) if rule.device else (None, None)
    names = ("property", "direction", "blue", "yellow", "orange", "red", "hysteresis", "version", "source")
    told = {name: getattr(rule, name) for name in names}
    append(ThresholdChanged(device=device, device_id=device_id, **told), actor=actor, agency_path=path)


def check_levels(name: str, levels: Levels, direction: str) -> None:
    """Raises ValidationError, with a sentence, where there is no such property or levels contradict each other."""
    if name not in properties():
        raise ValidationError(_("There is no property “%s”.") % name[:40])
    if direction not in ThresholdRule.Direction.values:
        raise ValidationError(_("A rule alarms from above or from below."))
    given = [each for each in (levels.blue, levels.yellow, levels.orange, levels.red) if each is not None]
    if not all(map(math.isfinite, [*given, levels.hysteresis])) or levels.hysteresis < 0:
        raise ValidationError(_("Thresholds are numbers, and the hysteresis is not negative."))
    ordered = sorted(set(given), reverse=direction == ThresholdRule.Direction.BELOW)
    if given != ordered:
        raise ValidationError(_("Each graver level needs a more extreme threshold than the one before it."))
