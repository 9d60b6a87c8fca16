"""Make the simulated devices and units through the stages' own actions, where they are missing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.access.api import Principal
from core.accounts.api import Agency
from dispatch.api import Unit, attach_device, create_unit
from gis.api import region_at
from sensors.api import Device, NewDevice, add_devices, renew_password
from simulation.credentials import Credentials
from simulation.motion.kinds import Wire
from simulation.roster import Member

AT_ONCE = 50  # devices in one transaction: each call makes the broker write its accounts once a command
DISTRICT = "210211000000"
KINDS = {Wire.OWNTRACKS: Device.Kind.OWNTRACKS, Wire.PLAIN: Device.Kind.PLAIN}

Progress = Callable[[Iterable[Sequence["Recruit"]], str], Iterable[Sequence["Recruit"]]]


class NoAgencyError(RuntimeError):
    """The agencies have not been loaded; units must belong to one."""


@dataclass(frozen=True)
class Recruit:
    """A unit to be, and where it lives (longitude, latitude in degrees)."""

    member: Member
    home: tuple[float, float]


def enlist(actor: Principal, recruits: Sequence[Recruit], credentials: Credentials, progress: Progress) -> None:
    """See to it that every recruit has a device whose password is known, and a unit that carries it.

    Raises:
        NoAgencyError: the base data is not there.
        BrokerAway, BrokerRefused: what was made before stays and is found again at the next start.
    """
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    if DISTRICT not in agencies:
        raise NoAgencyError(_("There are no agencies yet; run load_agencies first."))
    devices = _known(recruits)
    missing = [r for r in recruits if not _in_service(devices.get(r.member.ident))]
    for batch in progress(_batches(missing), _("Registering devices")):
        _register(actor, batch, agencies, credentials)
    lost = [r for r in recruits if r not in missing and r.member.ident not in credentials.passwords]
    for batch in progress(_batches(lost), _("Renewing passwords")):
        _renew(actor, batch, devices, credentials)
    devices = _known(recruits)
    held = set(Unit.objects.filter(active=True, device__isnull=False).values_list("device_id", flat=True))
    bare = [r for r in recruits if devices[r.member.ident].pk not in held]
    for batch in progress(_batches(bare), _("Forming units")):
        with transaction.atomic():
            for recruit in batch:
                _form(actor, recruit, devices[recruit.member.ident], agencies)


def _known(recruits: Sequence[Recruit]) -> dict[str, Device]:
    found = Device.objects.filter(ident__in=[recruit.member.ident for recruit in recruits]).select_related("agency")
    return {device.ident: device for device in found}


def _in_service(device: Device | None) -> bool:
    return device is not None and device.active


def _register(
    actor: Principal, batch: Sequence[Recruit], agencies: Mapping[str, Agency], credentials: Credentials
) -> None:
    wanted = [
        NewDevice(r.member.ident, KINDS[r.member.profile.wire], r.member.label, _agency(r, agencies)) for r in batch
    ]
    given = add_devices(actor, wanted)
    credentials.add({each.username: each.password for each in given if each.password})


def _renew(actor: Principal, batch: Sequence[Recruit], devices: Mapping[str, Device], credentials: Credentials) -> None:
    given = [renew_password(actor, devices[recruit.member.ident]) for recruit in batch]
    credentials.add({each.username: each.password for each in given if each.password})


def _form(actor: Principal, recruit: Recruit, device: Device, agencies: Mapping[str, Agency]) -> None:
    """A unit for the device: the one of this callsign that has none, or a new one."""
    callsign = recruit.member.callsign
    idle = Unit.objects.filter(callsign=callsign, active=True, device__isnull=True).first()
    if idle is not None:
        attach_device(actor, idle, device)
    else:
        create_unit(actor, callsign, recruit.member.profile.kind, _agency(recruit, agencies), device)


def _agency(recruit: Recruit, agencies: Mapping[str, Agency]) -> Agency:
    """The profile's department, or the subdistrict of the unit's home."""
    code = recruit.member.profile.agency
    if not code:
        region = region_at(*recruit.home)
        code = region.code12 if region else DISTRICT
    return agencies.get(code, agencies[DISTRICT])


def _batches(recruits: Sequence[Recruit]) -> list[Sequence[Recruit]]:
    return [recruits[start : start + AT_ONCE] for start in range(0, len(recruits), AT_ONCE)]


def quietly(batches: Iterable[Sequence[Recruit]], _title: str) -> Iterator[Sequence[Recruit]]:
    """A progress that shows nothing."""
    yield from batches
