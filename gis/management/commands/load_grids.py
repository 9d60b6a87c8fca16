"""`manage.py load_grids`: unit grids and responsibility grids into the database, where they are not current already."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from gis.grids.load import load_grids


class Command(BaseCommand):
    """Idempotent; a second run costs two queries."""

    help = "Make the unit grids and responsibility grids of all communities."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is outdated, with a progress bar, and say what was done."""
        written = load_grids(self._progress)
        for dataset, rows in written.items():
            self.stdout.write(_("Base data %(dataset)s: %(rows)d rows loaded.") % {"dataset": dataset, "rows": rows})
        if not written:
            self.stdout.write(_("The unit grids are current."))

    def _progress(self, names: Iterable[str]) -> Iterator[str]:
        from rich.console import Console
        from rich.progress import track

        yield from track(list(names), description=_("Loading unit grids"), console=Console(stderr=True))
