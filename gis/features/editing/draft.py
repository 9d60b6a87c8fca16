"""From what somebody wants to edits that can be stored: looked up, checked, a split taken apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from core.access.api import Principal
from gis.features.editing.change import Change
from gis.features.editing.cut import cut
from gis.features.editing.group import fields_for, stale
from gis.features.editing.rows import Row, geos, kept_row, last_kept, rows_of
from gis.features.editing.shapes import checked_shape, read_shape
from gis.features.editing.values import checked_values
from gis.features.models import Edit, Layer

MOST_CHANGES = 500


@dataclass(frozen=True)
class Draft:
    """An edit not stored yet."""

    kind: Edit.Kind
    number: int | None
    revision: int | None
    geometry: BaseGeometry | None
    values: Mapping[str, Any]

    def edit(self, layer: Layer, **common: Any) -> Edit:
        """The edit to store."""
        return Edit(
            layer=layer,
            kind=self.kind,
            feature_id=self.number,
            revision=self.revision,
            geom=None if self.geometry is None else geos(self.geometry),
            values=dict(self.values),
            **common,
        )


@dataclass
class Drafter:
    """Makes drafts for one person and layer."""

    actor: Principal
    layer: Layer
    although_stale: bool = False

    def drafts(self, changes: Sequence[Change]) -> list[Draft]:
        """What the changes come to.

        Raises:
            ValidationError: none or too many changes, a feature named twice, or what is wrong with a change, by field
                (with several changes by `<number>.<field>`).
            Refusal: `changed_meanwhile`, a feature is no longer in the revision that was seen.
        """
        _check_count(changes)
        numbers = [each.id for each in changes if each.id is not None]
        if len(set(numbers)) < len(numbers):
            raise ValidationError({"changes": [_("A feature stands in these changes twice.")]})
        with connection.cursor() as cursor:
            rows = rows_of(cursor, self.layer, numbers)
        found: list[Draft] = []
        errors: dict[str, list[Any]] = {}
        for place, change in enumerate(changes):
            try:
                found += self._drafts(change, rows.get(change.id or 0))
            except ValidationError as error:
                prefix = f"{place}." if len(changes) > 1 else ""
                errors |= {f"{prefix}{name}": each for name, each in error.message_dict.items()}
        if errors:
            raise ValidationError(errors)
        return found

    def _drafts(self, change: Change, row: Row | None) -> Iterator[Draft]:
        if change.verb == "add":
            yield self._added(change)
            return
        row = self._seen(change, row)
        match change.verb:
            case "change":
                yield self._changed(change, row)
            case "remove":
                yield Draft(Edit.Kind.REMOVE, row.id, row.revision, None, {})
            case "split":
                yield from self._split(change, row)

    def _added(self, change: Change) -> Draft:
        values = self._values(change)
        shape = checked_shape(self.layer.shape, self._geometry(change))
        if change.id is not None:
            raise ValidationError({"id": [_("A new feature gets its number when it is published.")]})
        return Draft(Edit.Kind.ADD, None, None, shape, values)

    def _seen(self, change: Change, row: Row | None) -> Row:
        """The feature in the revision that the person saw."""
        if change.id is None or change.revision is None:
            raise ValidationError({"id": [_("Say which feature, and in which revision you saw it.")]})
        if row is not None and row.revision == change.revision:
            return row
        kept = kept_row(self.layer, change.id, change.revision)
        if kept is None or not self.although_stale:
            raise stale(change.id, row or last_kept(self.layer, change.id))
        return kept

    def _changed(self, change: Change, row: Row) -> Draft:
        values = {name: value for name, value in self._values(change).items() if row.values[name] != value}
        shape = None if change.geometry is None else checked_shape(self.layer.shape, change.geometry)
        if shape is not None and shape.equals_exact(row.geometry, 0):
            shape = None
        if not values and shape is None:
            raise ValidationError({"changes": [_("Nothing is changed.")]})
        return Draft(Edit.Kind.CHANGE, row.id, row.revision, shape, values)

    def _split(self, change: Change, row: Row) -> Iterator[Draft]:
        """The largest piece stays the feature; the others are new ones with the same values."""
        largest, *others = cut(row.geometry, read_shape(self._geometry(change)))
        yield Draft(Edit.Kind.CHANGE, row.id, row.revision, largest, {})
        for piece in others:
            yield Draft(Edit.Kind.ADD, None, None, piece, row.values)

    def _values(self, change: Change) -> dict[str, Any]:
        return checked_values(fields_for(self.actor, self.layer), change.values)

    def _geometry(self, change: Change) -> Mapping[str, Any]:
        if change.geometry is None:
            raise ValidationError({"geometry": [_("Draw where it is.")]})
        return change.geometry


def _check_count(changes: Sequence[Change]) -> None:
    if not 0 < len(changes) <= MOST_CHANGES:
        sentence = _("1 to %(most)d changes at a time are wanted.") % {"most": MOST_CHANGES}
        raise ValidationError({"changes": [sentence]})
