"""Every write about units: checks access, changes rows and appends its event in one transaction."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access.api import Principal, require
from core.accounts.api import Agency
from core.events.api import append
from dispatch.events import UnitCreated, UnitEquipped, UnitRenamed, UnitRetired
from dispatch.models import Unit
from dispatch.permissions import MANAGE
from sensors.api import Device, hand_over_device


@transaction.atomic
def create_unit(actor: Principal, callsign: str, kind: str, agency: Agency, device: Device | None = None) -> Unit:
    """Create a unit, with its device if it has one already.

    Raises:
        AccessDenied: the actor does not manage units of that agency.
        ValidationError: the callsign is taken or empty, the kind unknown, or the device not to be had.
    """
    require(actor, MANAGE, agency.path)
    unit = Unit(callsign=callsign.strip(), kind=kind, agency=agency)
    unit.full_clean()
    unit.save()
    append(
        UnitCreated(unit_id=unit.pk, callsign=unit.callsign, kind=unit.kind), actor=actor, agency_path=unit.agency.path
    )
    if device is not None:
        attach_device(actor, unit, device)
    return unit


@transaction.atomic
def attach_device(actor: Principal, unit: Unit, device: Device | None) -> None:
    """Give a unit a device, in place of the one it has, or take it away (None).

    The device becomes the unit's agency's: who sees the unit sees where it is, on every road alike.

    Raises:
        AccessDenied: the actor does not manage units of that agency, or may not assign the device to it.
        ValidationError: the unit or the device has retired, or another unit has the device.
    """
    unit = _locked(unit)
    require(actor, MANAGE, unit.agency.path)
    if device is not None:
        _check_device(unit, device)
        hand_over_device(actor, device, unit.agency)
    _save(unit, device=device)
    ident, device_id = (device.ident, device.pk) if device else (None, None)
    append(
        UnitEquipped(unit_id=unit.pk, callsign=unit.callsign, device=ident, device_id=device_id),
        actor=actor,
        agency_path=unit.agency.path,
    )


@transaction.atomic
def rename_unit(actor: Principal, unit: Unit, callsign: str) -> None:
    """Give a unit another callsign.

    Raises:
        AccessDenied: the actor does not manage units of that agency.
        ValidationError: the callsign is taken or empty.
    """
    unit = _locked(unit)
    require(actor, MANAGE, unit.agency.path)
    before, callsign = unit.callsign, callsign.strip()
    if before == callsign:
        return
    _save(unit, callsign=callsign)
    append(UnitRenamed(unit_id=unit.pk, callsign=callsign, before=before), actor=actor, agency_path=unit.agency.path)


@transaction.atomic
def retire_unit(actor: Principal, unit: Unit) -> None:
    """End a unit's service; its device becomes free. Raises AccessDenied."""
    unit = _locked(unit)
    require(actor, MANAGE, unit.agency.path)
    if not unit.active:
        return
    _save(unit, active=False, device=None)
    append(UnitRetired(unit_id=unit.pk, callsign=unit.callsign), actor=actor, agency_path=unit.agency.path)


def _locked(unit: Unit) -> Unit:
    """The row as it is now, held until the transaction ends: what the caller has in hand may be old."""
    return Unit.objects.select_for_update(of=("self",)).select_related("agency", "device").get(pk=unit.pk)


def _save(unit: Unit, **changes: object) -> None:
    for name, value in changes.items():
        setattr(unit, name, value)
    unit.full_clean()
    unit.save(update_fields=list(changes))


def _check_device(unit: Unit, device: Device) -> None:
    if not unit.active:
        raise ValidationError(_("This unit has retired."))
    if not device.active:
        raise ValidationError(_("This device has retired."))
    holder = Unit.objects.filter(device=device).exclude(pk=unit.pk).first()
    if holder is not None:
        raise ValidationError(_("%(unit)s has this device.") % {"unit": holder.callsign})
