"""`manage.py demo_accounts`: one account for each role, for demonstrations only."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.access.api import SYSTEM, TITLES, Role
from core.accounts.api import Agency, User, create_user, grant

PASSWORD = "Zhihui-Demo-2026"  # noqa: S105 - printed at every demo start; never made outside --demo
DISTRICT = "210211000000"
# liaison and field unit belong to one department and one subdistrict, so that a demo shows what scope means
PLACES = {Role.LIAISON: "dept-water", Role.FIELD_UNIT: "dept-fire"}


class Command(BaseCommand):
    help = "演示账号，每个角色一个 / Demo accounts, one for each role"

    @transaction.atomic
    def handle(self, *_args: Any, **_options: Any) -> None:
        agencies = {agency.code: agency for agency in Agency.objects.filter(code__in=[DISTRICT, *PLACES.values()])}
        if DISTRICT not in agencies:
            raise CommandError("请先执行 load_agencies。 / Run load_agencies first.")
        for role in Role:
            agency = agencies[PLACES.get(role, DISTRICT)]
            user = User.objects.filter(username=username_of(role)).first() or create_user(
                SYSTEM, username_of(role), PASSWORD, name=f"演示{role_title(role)}", agency=agency
            )
            grant(SYSTEM, user, role, agency)
            self.stdout.write(f"  {user.username:<16} {PASSWORD}   {role_title(role)} · {agency}")


def username_of(role: Role) -> str:
    """The demo account's name: `demo-duty-officer`."""
    return f"demo-{role.value.replace('_', '-')}"


def role_title(role: Role) -> str:
    """The role's title in the active language."""
    return str(TITLES[role])
