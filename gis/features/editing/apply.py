"""Making edits count: all of a group or none."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

from core.access.api import Principal
from core.events.api import append
from gis.events import FeaturePublished
from gis.features.editing.group import numbers, place_of, stale
from gis.features.editing.rows import Row, Writer, last_kept, rows_of
from gis.features.models import Edit, Layer
from gis.features.stamps import bump


def apply(layer: Layer, edits: Sequence[Edit], at: datetime) -> None:
    """Write the edits into the layer's table, signed by who proposed them; inside the caller's transaction.

    Raises:
        Refusal: `changed_meanwhile`, a feature is no longer in the revision that the edit was made from.
    """
    with connection.cursor() as cursor:
        rows = rows_of(cursor, layer, [edit.feature_id for edit in edits if edit.feature_id is not None], lock=True)
        _refuse_stale(layer, edits, rows)
        for edit in edits:
            _write(Writer(cursor, layer, edit.by, at, edit.why), edit, rows)
    bump(layer.name)


def tell(actor: Principal, layer: Layer, edits: Sequence[Edit], remark: str, *, reviewed: bool) -> None:
    """Tell the log that these edits count now."""
    payload = FeaturePublished(
        layer=layer.name,
        together=str(edits[0].together),
        by=edits[0].by,
        added=numbers(edits, Edit.Kind.ADD),
        changed=numbers(edits, Edit.Kind.CHANGE),
        removed=numbers(edits, Edit.Kind.REMOVE),
        why=edits[0].why,
        remark=remark,
        reviewed=reviewed,
    )
    append(payload, actor=actor, agency_path=layer.agency.path, place=place_of(edits))


def made_revision(edit: Edit) -> int:
    """The revision that publishing an edit makes of its feature."""
    return (edit.revision or 0) + 1


def outdated(layer: Layer, edit: Edit, row: Row | None) -> bool:
    """Whether the feature moved on since the edit was made; `row` is what it is now."""
    if edit.kind != Edit.Kind.ADD:
        return row is None or row.revision != edit.revision
    if edit.feature_id is None:
        return False
    ended = last_kept(layer, edit.feature_id)
    return row is not None or ended is None or ended.revision != edit.revision


def _refuse_stale(layer: Layer, edits: Iterable[Edit], rows: dict[int, Row]) -> None:
    for edit in edits:
        row = rows.get(edit.feature_id or 0)
        if outdated(layer, edit, row):
            number = edit.feature_id or 0
            raise stale(number, row or last_kept(layer, number))


def _write(writer: Writer, edit: Edit, rows: dict[int, Row]) -> None:
    match edit.kind:
        case Edit.Kind.ADD:
            assert edit.geom is not None  # an addition always has one
            edit.feature_id = writer.insert(edit.geom, edit.values, edit.feature_id, made_revision(edit))
        case Edit.Kind.CHANGE:
            writer.update(rows[edit.feature_id or 0], edit.geom, edit.values)
        case Edit.Kind.REMOVE:
            writer.delete(rows[edit.feature_id or 0])
