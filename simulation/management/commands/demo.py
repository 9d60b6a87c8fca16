"""`manage.py demo`: demo accounts for every role, and the simulated units with their devices; may be repeated."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from simulation.fleet import recruits_of, town_of_district
from simulation.management.commands.simulate import SEED, UNITS, enlist_all


class Command(BaseCommand):
    """Prepares what `./run --demo` shows; `simulate --demo` then makes it move."""

    help = "演示账号与模拟单位 / Demo accounts and simulated units"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Accounts first, then units."""
        call_command("demo_accounts", stdout=self.stdout)
        recruits = recruits_of(town_of_district(), UNITS, SEED)
        enlist_all(recruits)
        self.stdout.write(_("%(count)d simulated units are ready.") % {"count": len(recruits)})
