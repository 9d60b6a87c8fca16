"""Groups of edits as people look at them: what is proposed, beside what the features were and are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import shapely
from django.db import connection
from django.db.models import Max

from core.access.api import Principal
from gis.features.editing.apply import outdated
from gis.features.editing.group import fields_for, group_of
from gis.features.editing.rows import Row, geojson, kept_row, last_kept, rows_of
from gis.features.models import Edit, Layer


@dataclass(frozen=True)
class Shown:
    """An edit as a person may see it.

    Attributes:
        geometry: GeoJSON as proposed; None where it stays as it is. values: as proposed.
        base: the feature that the edit was made from; None for a new one.
        now: the feature as it is, or, where it is no more, as it was in the end (`removed`); None for a new one.
        outdated: the feature moved on since the edit was made, and the edit is not decided yet.
    """

    edit: Edit
    geometry: dict[str, Any] | None
    values: Mapping[str, Any]
    base: Row | None
    now: Row | None
    outdated: bool


@dataclass(frozen=True)
class Group:
    """Edits that stand or fall together; `number` orders groups by time."""

    number: int
    layer: Layer
    edits: Sequence[Shown]

    @property
    def first(self) -> Edit:
        """What they have in common stands in each of them."""
        return self.edits[0].edit

    @property
    def outdated(self) -> bool:
        """Any feature moved on meanwhile: the group cannot be published as it is."""
        return any(each.outdated for each in self.edits)


def groups(
    principal: Principal, layer: Layer, *, state: str = "", before: int | None = None, limit: int = 50
) -> list[Group]:
    """Groups of a layer that the person may see, latest first, of a state if one is given."""
    rows = Edit.objects.filter(layer=layer)
    if state:
        rows = rows.filter(state=state)
    newest = rows.order_by().values("together").annotate(number=Max("pk"))
    if before:
        newest = newest.filter(number__lt=before)
    numbers = {each["together"]: each["number"] for each in newest.order_by("-number")[:limit]}
    edits: dict[UUID, list[Edit]] = {together: [] for together in numbers}
    for edit in Edit.objects.filter(together__in=numbers).order_by("pk"):
        edits[edit.together].append(edit)
    return [Group(numbers[together], layer, _shown(principal, layer, own)) for together, own in edits.items()]


def one_group(principal: Principal, together: UUID | str) -> Group:
    """The group of this number. Raises Edit.DoesNotExist."""
    layer, edits = group_of(principal, together)
    return Group(edits[-1].pk, layer, _shown(principal, layer, edits))


def _shown(principal: Principal, layer: Layer, edits: Sequence[Edit]) -> list[Shown]:
    names = {each["name"] for each in fields_for(principal, layer)}
    with connection.cursor() as cursor:
        rows = rows_of(cursor, layer, [edit.feature_id for edit in edits if edit.feature_id is not None])
    return [_show(layer, edit, rows.get(edit.feature_id or 0), names) for edit in edits]


def _show(layer: Layer, edit: Edit, row: Row | None, names: set[str]) -> Shown:
    number = edit.feature_id
    base = None if number is None or edit.revision is None else _base(layer, edit, row)
    return Shown(
        edit=edit,
        geometry=None if edit.geom is None else geojson(shapely.from_wkb(bytes(edit.geom.wkb))),
        values={name: value for name, value in edit.values.items() if name in names},
        base=base,
        now=row or (None if number is None else last_kept(layer, number)),
        outdated=edit.state == Edit.State.PROPOSED and outdated(layer, edit, row),
    )


def _base(layer: Layer, edit: Edit, row: Row | None) -> Row | None:
    if row is not None and row.revision == edit.revision:
        return row
    return kept_row(layer, edit.feature_id or 0, edit.revision or 0)
