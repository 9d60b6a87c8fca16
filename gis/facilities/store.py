"""Put made-up facilities into the registers, through the kit's own import."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from core.access.api import SYSTEM
from core.registers.api import Register, import_rows, measure
from gis.facilities import SYNTHETIC, synthetic
from gis.facilities.declared import DEPOT, FACILITY, SHELTER, STOCK
from gis.facilities.models import Depot, Facility
from gis.facilities.named import SOURCES
from gis.geocoding.places import refresh_places

SEED = 210211
BUILDING_M, HYDRANT_M = 35.0, 6.0  # from the middle of the road


def there_are() -> bool:
    """Whether made-up facilities are in the register already."""
    return Facility.objects.filter(source=SYNTHETIC).exists()


@transaction.atomic
def store(seed: int = SEED, hydrants: int = synthetic.HYDRANTS) -> int:
    """Make and store facilities, shelters, depots and stock; returns how many records.

    Without roads or regions loaded there is nowhere to put them, and none are made.
    """
    houses = synthetic.FACILITIES + synthetic.SHELTERS + synthetic.DEPOTS
    places = synthetic.sites(seed, houses, BUILDING_M)
    kerbs = synthetic.sites(seed + 1, hydrants, HYDRANT_M)
    shelters, depots, rest = _cut(places, synthetic.SHELTERS, synthetic.DEPOTS)
    count = _take(FACILITY, synthetic.facilities(seed, rest, kerbs))
    count += _take(SHELTER, synthetic.shelters(seed, shelters))
    count += _take(DEPOT, synthetic.depots(seed, depots))
    numbers = list(Depot.objects.filter(source=SYNTHETIC).order_by("pk").values_list("pk", "agency__code"))
    count += _take(STOCK, synthetic.stock(seed, numbers))
    for source, _model in SOURCES.values():
        refresh_places(source)
    return count


def refresh() -> None:
    """Let the quality scores know what is there now."""
    for register in (FACILITY, SHELTER, DEPOT, STOCK):
        measure(register)


def _cut(places: list[synthetic.Site], *sizes: int) -> list[list[synthetic.Site]]:
    parts, start = [], 0
    for size in sizes:
        parts.append(places[start : start + size])
        start += size
    return [*parts, places[start:]]


def _take(register: Register, rows: Iterable[synthetic.Row]) -> int:
    report = import_rows(SYSTEM, register, enumerate(rows, 1), why=_("made up"))
    if report.problems:
        raise RuntimeError(f"{register.name}: {report.problems[:3]}")
    return report.stored
