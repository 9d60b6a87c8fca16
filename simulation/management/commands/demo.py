"""`manage.py demo`: demo accounts for every role, the simulated units and the storm's stations; may be repeated."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from simulation.fleet import recruits_of, town_of_district
from simulation.management.commands.simulate import SEED, UNITS, enlist_all, storm_places


class Command(BaseCommand):
    """Prepares what `./run --demo` shows; `simulate --demo` then makes it move."""

    help = "演示账号、模拟单位与监测站 / Demo accounts, simulated units and stations"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Accounts first, then units and stations."""
        call_command("demo_accounts", stdout=self.stdout)
        for prepare in steps():
            prepare(self.stdout)
        recruits = recruits_of(town_of_district(), UNITS, SEED)
        places = storm_places()
        enlist_all(recruits, places)
        self.stdout.write(
            _("%(count)d simulated units and %(stations)d stations are ready.")
            % {"count": len(recruits), "stations": len(places)}
        )


def steps() -> list[Callable[[Any], None]]:
    """What the apps themselves show in a demo: `prepare(out)` in each one's `demo.py`, plugins in starting order."""
    configs = {config.name: config for config in apps.get_app_configs()}
    packages = [*settings.STAGES, *(plugin.package for plugin in settings.PLUGINS)]
    found = [name for name in packages if module_has_submodule(configs[name].module, "demo")]
    return [import_module(f"{name}.demo").prepare for name in found]
