"""Every write about devices: checks access, changes database and broker together, appends its events.

Database and broker change together or not at all. The broker goes last but for the events, since it can still refuse;
should the commit fail after that, what the broker was told is taken back.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.api import Principal, require
from core.accounts.api import Agency
from core.events.api import append
from sensors import broker
from sensors.channels import ring_devices, ring_observations
from sensors.events import CredentialsChanged, DeviceCreated, DeviceHandedOver, DeviceRetired
from sensors.kinds import checked_kind
from sensors.models import Device, Station
from sensors.payload_keys import LONGEST_KEY_BYTES, seal
from sensors.permissions import ASSIGN, MANAGE
from sensors.rights import account_of, parts_of
from sensors.topics import check_ident


@dataclass(frozen=True)
class NewDevice:
    """What is needed to make a device."""

    ident: str
    kind: str
    label: str = ""
    agency: Agency | None = None


@dataclass(frozen=True)
class Credentials:
    """How a device signs in at the broker; the password is shown once and kept nowhere by us.

    `password` is None for devices that do not speak MQTT.
    """

    device: Device
    username: str
    password: str | None


def add_device(actor: Principal, ident: str, kind: str, label: str = "", agency: Agency | None = None) -> Credentials:
    """Make one device; raises as `add_devices`."""
    return add_devices(actor, [NewDevice(ident, kind, label, agency)])[0]


def add_devices(actor: Principal, wanted: Sequence[NewDevice]) -> list[Credentials]:
    """Make devices and their accounts at the broker: all of them, or none.

    A retired device comes back under its old key, with its history and a new password.

    Raises:
        AccessDenied: the actor does not manage devices of one of the agencies.
        ValidationError: a name is not possible or in use.
        BrokerAway, BrokerRefused: the broker's account could not be made; nothing was written.
    """
    for each in wanted:
        require(actor, MANAGE, each.agency.path if each.agency else "")
        check_ident(each.ident, parts_of(checked_kind(each.kind)))
    made: list[str] = []
    try:
        with transaction.atomic():
            given = [_credentials(device) for device in _written(wanted)]
            accounts = [account for each in given if (account := account_of(each.device, each.password))]
            if accounts:
                made = [account.username for account in accounts]
                with broker.control(settings.SITE.mqtt) as talk:
                    broker.create_accounts(talk, accounts)
            for device in (one.device for one in given):
                created = DeviceCreated(device=device.ident, device_id=device.pk, kind=device.kind)
                append(created, actor=actor, agency_path=device.agency_path)
            _ring(*(one.device for one in given))
    except BaseException:
        _take_back(made)
        raise
    return given


def _written(wanted: Sequence[NewDevice]) -> list[Device]:
    """The rows, new ones and retired ones that return, in the order asked for."""
    idents = [each.ident for each in wanted]
    if len(set(idents)) < len(idents):
        raise ValidationError(_("The same name is asked for twice."))
    known = {device.ident: device for device in Device.objects.select_for_update().filter(ident__in=idents)}
    for device in known.values():
        if device.active:
            raise ValidationError(_("There is a device “%s” already.") % device.ident)
    devices = [_filled(known.get(each.ident) or Device(ident=each.ident), each) for each in wanted]
    Device.objects.bulk_create([device for device in devices if device.ident not in known])
    for device in devices:
        if device.ident in known:
            device.save()
    stations = [Station(device=device) for device in devices if device.kind == Device.Kind.STATION]
    Station.objects.bulk_create(stations, ignore_conflicts=True)
    return devices


def _filled(device: Device, wanted: NewDevice) -> Device:
    device.kind, device.label, device.agency = wanted.kind, wanted.label.strip(), wanted.agency
    device.active, device.retired, device.payload_key = True, None, None
    device.clean_fields()
    return device


def _credentials(device: Device) -> Credentials:
    password = None if device.kind == Device.Kind.JT808 else secrets.token_urlsafe(18)
    return Credentials(device, device.ident, password)


def _take_back(usernames: Sequence[str]) -> None:
    """The commit failed: the accounts must go too. If the broker is away now, they open no door in the database."""
    if usernames:
        with suppress(broker.BrokerAway, broker.BrokerRefused), broker.control(settings.SITE.mqtt) as talk:
            broker.delete_accounts(talk, usernames)


def retire_device(actor: Principal, device: Device) -> None:
    """Let a device report no longer: its account goes, who is connected with it is thrown out, its history stays.

    Raises:
        AccessDenied: the actor does not manage devices of that agency.
        BrokerAway, BrokerRefused: nothing was changed.
    """
    with transaction.atomic():
        device = _locked(actor, device)
        if not device.active:
            return
        device.active, device.retired = False, timezone.now()
        device.save(update_fields=["active", "retired"])
        if device.kind != Device.Kind.JT808:
            with broker.control(settings.SITE.mqtt) as talk:
                broker.close_account(talk, device.ident)
        with _reopening(device):
            append(DeviceRetired(device=device.ident, device_id=device.pk), actor=actor, agency_path=device.agency_path)
            _ring(device)
    # shut by now, so it can do no harm should this fail
    with suppress(broker.BrokerAway, broker.BrokerRefused), broker.control(settings.SITE.mqtt) as talk:
        broker.delete_accounts(talk, [device.ident])


@contextmanager
def _reopening(device: Device) -> Iterator[None]:
    """Undo the shutting of the account if the rest fails."""
    try:
        yield
    except BaseException:
        with suppress(broker.BrokerAway, broker.BrokerRefused), broker.control(settings.SITE.mqtt) as talk:
            broker.open_account(talk, device.ident)
        raise


def hand_over_device(actor: Principal, device: Device, agency: Agency) -> None:
    """Make a device another agency's: who sees where it is, and whose events it raises, follows.

    Raises:
        AccessDenied: the actor may not assign devices of the old agency and to the new.
    """
    with transaction.atomic():
        found = Device.objects.select_for_update(of=("self",)).select_related("agency").get(pk=device.pk)
        if found.agency == agency:
            return
        for path in (found.agency_path, agency.path):
            require(actor, ASSIGN, path)
        found.agency = agency
        found.save(update_fields=["agency"])
        told = DeviceHandedOver(device=found.ident, device_id=found.pk, agency=agency.code)
        append(told, actor=actor, agency_path=agency.path)
        _ring(found)


def renew_password(actor: Principal, device: Device) -> Credentials:
    """Give a device a new password; with the old one it gets in no more. Raises as `retire_device`, ValidationError."""
    with transaction.atomic():
        device = _locked(actor, device)
        given = _credentials(device)
        if given.password is None or not device.active:
            raise ValidationError(_("This device has no account at the broker."))
        with broker.control(settings.SITE.mqtt) as talk:
            broker.change_password(talk, device.ident, given.password)
        _changed(actor, device, "password")
    return given


def set_payload_key(actor: Principal, device: Device, key: str | None) -> None:
    """Keep the key that opens a device's encrypted payloads (OwnTracks), or forget it (None).

    Raises:
        AccessDenied: the actor does not manage devices of that agency.
        ValidationError: the key is empty or longer than 32 bytes, or the device is no OwnTracks phone.
    """
    if key is not None and not 0 < len(key.encode()) <= LONGEST_KEY_BYTES:
        raise ValidationError(_("A key is 1 to %d bytes long.") % LONGEST_KEY_BYTES)
    with transaction.atomic():
        device = _locked(actor, device)
        if device.kind != Device.Kind.OWNTRACKS:
            raise ValidationError(_("Only OwnTracks phones encrypt their messages."))
        device.payload_key = None if key is None else seal(key.encode())
        device.save(update_fields=["payload_key"])
        _changed(actor, device, "payload_key")


def _locked(actor: Principal, device: Device) -> Device:
    """The row as it is now, held until the transaction ends."""
    found = Device.objects.select_for_update(of=("self",)).select_related("agency").get(pk=device.pk)
    require(actor, MANAGE, found.agency_path)
    return found


def _changed(actor: Principal, device: Device, what: str) -> None:
    changed = CredentialsChanged(device=device.ident, device_id=device.pk, what=what)
    append(changed, actor=actor, agency_path=device.agency_path)
    _ring(device)


def _ring(*devices: Device) -> None:
    """Tell, on commit, who remembers devices and shows stations."""
    ring_devices()
    stations = [device.pk for device in devices if device.kind == Device.Kind.STATION]
    if stations:
        ring_observations(stations)
