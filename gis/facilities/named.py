"""Facilities, shelters and depots as named places: found by the search for addresses, kept up to date by the log.

Hydrants are left out: there are too many of them, and they are called after the road that is looked for.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from core.events.api import Event
from core.plugins.api import Text
from gis.facilities.codes import KINDS
from gis.facilities.models import Depot, Facility, Located, Shelter
from gis.geocoding.places import Place, PlaceSource, drop_place, places, put_place, refresh_places

HAPPENED = ("created", "changed", "merged", "removed", "imported")
NOT_NAMED = ("hydrant",)
RANK = 30  # after regions and roads


def _living(model: type[Located]) -> Any:
    rows = model.objects.filter(merged_into=None, place__isnull=False).defer("search")
    return rows.exclude(kind__in=NOT_NAMED) if model is Facility else rows


def _place(row: Any) -> Place:
    kind = getattr(row, "kind", "depot")
    title = KINDS.entries[kind].zh if isinstance(row, Facility) and kind in KINDS.entries else ""
    return Place(
        key=str(row.pk),
        name=row.name,
        lon=row.place.x,
        lat=row.place.y,
        detail=" ".join(part for part in (title, row.address) if part)[:120],
        kind=kind,
        origin="synthetic" if row.synthetic else "",
    )


def _all(model: type[Located]) -> Iterable[Place]:
    return (_place(row) for row in _living(model).order_by("pk"))


def _source(name: str, title: Text, model: type[Located]) -> PlaceSource:
    return places(name, title=title, rows=partial(_all, model), rank=RANK)


SOURCES: Mapping[str, tuple[PlaceSource, type[Located]]] = {
    "gis.facility": (_source("gis.facility", Text(zh="设施", en="Facility"), Facility), Facility),
    "gis.shelter": (_source("gis.shelter", Text(zh="避难场所", en="Shelter"), Shelter), Shelter),
    "gis.depot": (_source("gis.depot", Text(zh="物资库", en="Supplies depot"), Depot), Depot),
}


def renew(event: Event) -> None:
    """Make the search know what a register's event told: one record, or all of them after an import or a merging."""
    source, model = SOURCES[event.payload["register"]]
    if event.type.rsplit(".", 1)[-1] in ("imported", "merged"):
        refresh_places(source)
        return
    key = event.payload["record_id"]
    row = _living(model).filter(pk=key).first()
    if row is None:
        drop_place(source, str(key))
    else:
        put_place(source, _place(row))
