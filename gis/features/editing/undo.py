"""Turning published edits back: new edits, to be reviewed like any."""

from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.access.api import Principal, require
from core.registers.api import checked_text
from core.states.api import Refusal
from gis.collections.layers import EDIT
from gis.features.editing.apply import made_revision
from gis.features.editing.draft import Draft
from gis.features.editing.group import group_of, stale
from gis.features.editing.propose import store
from gis.features.editing.rows import Row, kept_row, last_kept, rows_of
from gis.features.models import Edit, Layer

_NOT_PUBLISHED = _("Only published edits can be undone; these are “%(state)s”.")
_NOTHING_KEPT = _("What feature %(id)s was before is not kept any more.")


@transaction.atomic
def undo(actor: Principal, together: UUID | str, why: str) -> UUID:
    """Propose the opposite of a published group; returns the new group's number.

    A feature that was removed comes back under its old number, in the next revision.

    Raises:
        Edit.DoesNotExist: there is no such group that the actor may see.
        AccessDenied: the actor may not edit this layer.
        ValidationError: no reason.
        Refusal: `not_published`; `changed_meanwhile`, somebody went on from there.
    """
    layer, edits = group_of(actor, together)
    require(actor, EDIT, layer.agency.path)
    why = checked_text("why", why)
    if edits[0].state != Edit.State.PUBLISHED:
        raise Refusal("not_published", _NOT_PUBLISHED, state=edits[0].get_state_display())
    with connection.cursor() as cursor:
        rows = rows_of(cursor, layer, [edit.feature_id for edit in edits if edit.feature_id is not None])
    drafts = [_opposite(layer, edit, rows.get(edit.feature_id or 0)) for edit in reversed(edits)]
    return store(actor, layer, drafts, why)


def _opposite(layer: Layer, edit: Edit, row: Row | None) -> Draft:
    number, made = edit.feature_id or 0, made_revision(edit)
    if edit.kind == Edit.Kind.REMOVE:
        _need(row is None and _ended(layer, number) == made, layer, number, row)
        before = _before(layer, edit)
        return Draft(Edit.Kind.ADD, number, made, before.geometry, before.values)
    _need(row is not None and row.revision == made, layer, number, row)
    if edit.kind == Edit.Kind.ADD:
        return Draft(Edit.Kind.REMOVE, number, made, None, {})
    before = _before(layer, edit)
    values = {name: before.values.get(name) for name in edit.values}
    return Draft(Edit.Kind.CHANGE, number, made, None if edit.geom is None else before.geometry, values)


def _need(there: bool, layer: Layer, number: int, row: Row | None) -> None:
    if not there:
        raise stale(number, row or last_kept(layer, number))


def _ended(layer: Layer, number: int) -> int | None:
    last = last_kept(layer, number)
    return last.revision if last else None


def _before(layer: Layer, edit: Edit) -> Row:
    found = kept_row(layer, edit.feature_id or 0, edit.revision or 0)
    if found is None:
        raise Refusal("nothing_kept", _NOTHING_KEPT, id=edit.feature_id)
    return found
