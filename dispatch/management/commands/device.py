"""`manage.py device add|list|renew|retire|key`: devices and their credentials at the broker."""

import getpass
import json
import sys
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core.access.api import SYSTEM
from core.accounts.api import Agency
from dispatch.api import Unit, attach_device, create_unit
from sensors.api import (
    BrokerAway,
    BrokerRefused,
    Credentials,
    Device,
    add_device,
    renew_password,
    retire_device,
    set_payload_key,
)


class Command(BaseCommand):
    help = "设备及其消息服务器账号 / Devices and their accounts at the message broker."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="新建设备，输出账号和口令 / make a device, print its account")
        add.add_argument("ident", help="设备名；OwnTracks 为 用户/设备 / name; user/device for OwnTracks")
        add.add_argument("--kind", help="种类或插件的 <slug>.<feed>，缺省由名字推断 / a kind or a plugin's feed")
        add.add_argument("--unit", help="单位呼号，没有则新建 / callsign of its unit, made if new")
        add.add_argument("--unit-kind", choices=Unit.Kind.values, default=Unit.Kind.PATROL, help="新单位的类型 / kind")
        add.add_argument("--label", default="", help="显示名称 / name to show")
        add.add_argument("--agency", default="", help="机构代码，缺省为单位的机构或全区 / agency code")
        verbs.add_parser("list", help="列出设备 / list devices").add_argument("--all", action="store_true")
        for verb, text in (("renew", "换口令 / new password"), ("retire", "停用 / take out of service")):
            verbs.add_parser(verb, help=text).add_argument("ident")
        key = verbs.add_parser("key", help="OwnTracks 加密密钥 / key of encrypted OwnTracks messages")
        key.add_argument("ident")
        change = key.add_mutually_exclusive_group()
        change.add_argument("--set", action="store_true", dest="put", help="从标准输入读取 / read from standard input")
        change.add_argument("--clear", action="store_true", help="删除 / forget")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            getattr(self, f"_{verb}")(**options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (BrokerAway, BrokerRefused) as error:
            raise CommandError(str(error)) from error

    def _add(self, ident: str, kind: str | None, unit: str | None, unit_kind: str, agency: str, **options: Any) -> None:
        chosen = kind or _kind_of(ident)
        holder = _unit(unit) if unit else None
        owner = _agency(agency) if agency else (holder.agency if holder else None)
        given = add_device(SYSTEM, ident, chosen, options["label"], owner)
        if unit:
            _equip(given.device, lambda: holder or create_unit(SYSTEM, unit, unit_kind, owner or _district()))
        self._show(given)

    def _list(self, **options: Any) -> None:
        devices = Device.objects.select_related("agency")
        for device in devices if options["all"] else devices.filter(active=True):
            state = "" if device.active else "已停用 / retired"
            key = "加密 / encrypted" if device.payload_key else ""
            row = (device.ident, device.kind, device.label, str(device.agency or ""), key, state)
            self.stdout.write("\t".join(row).rstrip())

    def _renew(self, ident: str, **_: Any) -> None:
        self._show(renew_password(SYSTEM, _device(ident)))

    def _retire(self, ident: str, **_: Any) -> None:
        retire_device(SYSTEM, _device(ident))

    def _key(self, ident: str, *, put: bool, clear: bool, **_: Any) -> None:
        device = _device(ident)
        if put:
            set_payload_key(SYSTEM, device, _asked())
        elif clear:
            set_payload_key(SYSTEM, device, None)
        else:
            self.stdout.write("有 / set" if device.payload_key else "无 / none")

    def _show(self, given: Credentials) -> None:
        self.stdout.write(json.dumps({"username": given.username, "password": given.password}, ensure_ascii=False))


def _kind_of(ident: str) -> Device.Kind:
    return Device.Kind.OWNTRACKS if "/" in ident else Device.Kind.PLAIN


def _asked() -> str:
    """From a person without showing it, from a program by a pipe; never as an argument, which everybody could see."""
    return getpass.getpass("密钥 / Key: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _equip(device: Device, unit: Callable[[], Unit]) -> None:
    """Give the unit its device; a device that cannot be given is not left behind with an account nobody knows."""
    try:
        with transaction.atomic():
            attach_device(SYSTEM, unit(), device)
    except BaseException:
        retire_device(SYSTEM, device)
        raise


def _device(ident: str) -> Device:
    found = Device.objects.filter(ident=ident).first()
    if found is None:
        raise CommandError(f"没有设备 {ident}。 / There is no device {ident}.")
    return found


def _unit(callsign: str) -> Unit | None:
    return Unit.objects.select_related("agency").filter(callsign__iexact=callsign, active=True).first()


def _district() -> Agency:
    found = Agency.objects.filter(parent=None).first()
    if found is None:
        raise CommandError("还没有机构，请先执行 load_agencies。 / No agencies yet: run load_agencies first.")
    return found


def _agency(code: str) -> Agency:
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"没有代码为 {code} 的机构。 / No agency has the code {code}.")
    return found
