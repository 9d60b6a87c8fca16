"""Every write about units: checks access, changes rows and appends its event in one transaction.

Writes about orders stand in `dispatch/assignments`, one verb per file.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access.api import Principal, require
from core.accounts.api import Agency
from core.events.api import append
from dispatch.assignments.busy import refuse_if_busy
from dispatch.callsigns import clean_callsign
from dispatch.capabilities import unknown_among
from dispatch.events import (
    UnitCapabilitiesChanged,
    UnitCreated,
    UnitDutyChanged,
    UnitEquipped,
    UnitRenamed,
    UnitRetired,
)
from dispatch.models import Unit
from dispatch.permissions import DUTY, MANAGE
from sensors.api import Device, hand_over_device


@transaction.atomic
def create_unit(actor: Principal, callsign: str, kind: str, agency: Agency, device: Device | None = None) -> Unit:
    """Create a unit, with its device if it has one already.

    Raises:
        AccessDenied: the actor does not manage units of that agency.
        ValidationError: the callsign is taken or not possible, the kind unknown, or the device not to be had.
    """
    require(actor, MANAGE, agency.path)
    unit = Unit(callsign=clean_callsign(callsign), kind=kind, agency=agency)
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
        ValidationError: the callsign is taken or not possible.
    """
    unit = _locked(unit)
    require(actor, MANAGE, unit.agency.path)
    before, callsign = unit.callsign, clean_callsign(callsign)
    if before == callsign:
        return
    _save(unit, callsign=callsign)
    append(UnitRenamed(unit_id=unit.pk, callsign=callsign, before=before), actor=actor, agency_path=unit.agency.path)


@transaction.atomic
def retire_unit(actor: Principal, unit: Unit) -> None:
    """End a unit's service; its device becomes free.

    Raises:
        AccessDenied: the actor does not manage units of that agency.
        Refusal: the unit is ordered to an incident.
    """
    unit = _locked(unit)
    require(actor, MANAGE, unit.agency.path)
    if not unit.active:
        return
    refuse_if_busy(unit)
    _save(unit, active=False, device=None)
    append(UnitRetired(unit_id=unit.pk, callsign=unit.callsign), actor=actor, agency_path=unit.agency.path)


@transaction.atomic
def set_duty(actor: Principal, unit: Unit, duty: str) -> Unit:
    """Put a unit on duty (`on`), off duty (`off`) or out of service (`out`).

    Raises:
        AccessDenied: the actor does not decide on the duty of that agency's units.
        Refusal: the unit is ordered to an incident and would leave duty.
        ValidationError: the unit has retired, or there is no such duty.
    """
    unit = _locked(unit)
    require(actor, DUTY, unit.agency.path)
    if not unit.active:
        raise ValidationError(_("This unit has retired."))
    before = unit.duty
    if before == duty:
        return unit
    if duty != Unit.Duty.ON:
        refuse_if_busy(unit)
    _save(unit, duty=duty)
    told = UnitDutyChanged(unit_id=unit.pk, callsign=unit.callsign, duty=duty, before=before)
    append(told, actor=actor, agency_path=unit.agency.path)
    return unit


@transaction.atomic
def set_capabilities(actor: Principal, unit: Unit, names: Sequence[str]) -> None:
    """Say what a unit can do; with no names it can do what is usual for its kind.

    Raises:
        AccessDenied: the actor does not manage units of that agency.
        ValidationError: a name is no capability.
    """
    unit = _locked(unit)
    require(actor, MANAGE, unit.agency.path)
    if unknown := unknown_among(names):
        raise ValidationError(_("There is no capability “%s”.") % unknown[0])
    before, after = unit.capabilities, sorted(set(names))
    if before == after:
        return
    _save(unit, capabilities=after)
    told = UnitCapabilitiesChanged(unit_id=unit.pk, callsign=unit.callsign, capabilities=after, before=before)
    append(told, actor=actor, agency_path=unit.agency.path)


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
