"""`manage.py load_base_data`: land, regions and roads into the database, where they are not current already."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from gis.basedata.load import load_outdated


class Command(BaseCommand):
    """Idempotent; a second run costs one query."""

    help = "Load the base data that the product carries: land, regions, synthetic roads."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is outdated, with a progress bar, and say what was done."""
        written = load_outdated(self._progress)
        for dataset, rows in written.items():
            self.stdout.write(_("Base data %(dataset)s: %(rows)d rows loaded.") % {"dataset": dataset, "rows": rows})
        if not written:
            self.stdout.write(_("Base data is current."))

    def _progress(self, names: Iterable[str]) -> Iterator[str]:
        from rich.console import Console
        from rich.progress import track

        yield from track(list(names), description=_("Loading base data"), console=Console(stderr=True))
