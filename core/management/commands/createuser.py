"""`manage.py createuser NAME`: a new account, with a password given, asked for, or made up."""

import getpass
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, create_user, grant


class Command(BaseCommand):
    help = "新建用户 / Create a user. The password is asked for unless --password or --generate is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="姓名 / full name")
        parser.add_argument("--password", help="口令（会留在命令历史里） / password (stays in the shell's history)")
        parser.add_argument("--generate", action="store_true", help="随机口令，显示一次 / random password, shown once")
        parser.add_argument("--role", action="append", default=[], choices=[role.value for role in Role])
        parser.add_argument("--agency", default="", help="机构代码，缺省为全区 / agency code, default the district")
        parser.add_argument("--superuser", action="store_true", help="拥有全部权限 / may do everything")

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        agency = _agency(options["agency"])
        if options["role"] and agency is None:
            raise CommandError("还没有机构数据，请先执行 load_base_data。 / No agencies yet: run load_base_data first.")
        password = options["password"] or (made_up() if options["generate"] else _asked())
        try:
            user = create_user(
                SYSTEM,
                options["username"],
                password,
                name=options["name"],
                agency=agency,
                superuser=options["superuser"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for role in options["role"]:
            if agency is not None:
                grant(SYSTEM, user, Role(role), agency)
        if options["generate"]:
            self.stdout.write(password)


def made_up() -> str:
    """A random password that keeps the rules (about 95 bits)."""
    return f"Zh7-{secrets.token_urlsafe(12)}"


def _asked() -> str:
    first = getpass.getpass("口令 / Password: ")
    if first != getpass.getpass("再输一次 / Again: "):
        raise CommandError("两次输入不一致。 / The two do not match.")
    return first


def _agency(code: str) -> Agency | None:
    if not code:
        return Agency.objects.filter(parent=None).first()
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"没有代码为 {code} 的机构。 / No agency has the code {code}.")
    return found
