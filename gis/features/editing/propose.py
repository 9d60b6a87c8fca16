"""Proposing edits."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from core.access.api import Principal, require
from core.events.api import append
from core.registers.api import checked_text
from gis.collections.layers import EDIT
from gis.events import FeatureProposed
from gis.features.editing.change import Change
from gis.features.editing.draft import Draft, Drafter
from gis.features.editing.group import numbers, place_of
from gis.features.models import Edit, Layer


@transaction.atomic
def propose(
    actor: Principal, layer: Layer, changes: Sequence[Change], why: str, *, although_stale: bool = False
) -> UUID:
    """Propose changes that are to be published together; returns the group's number.

    `although_stale`: keep a change of a feature that moved on meanwhile, so that it can be settled by hand.

    Raises:
        AccessDenied: the actor may not edit this layer.
        ValidationError: no reason, or what is wrong with the changes, by field.
        Refusal: `changed_meanwhile`, by whom and when.
    """
    require(actor, EDIT, layer.agency.path)
    why = checked_text("why", why)
    drafts = Drafter(actor, layer, although_stale=although_stale).drafts(changes)
    return store(actor, layer, drafts, why)


def store(actor: Principal, layer: Layer, drafts: Sequence[Draft], why: str) -> UUID:
    """Keep drafts as a group to be reviewed, and tell the log; inside the caller's transaction."""
    together = uuid4()
    common = {"together": together, "why": why, "by": actor.username, "at": timezone.now()}
    edits = Edit.objects.bulk_create([draft.edit(layer, **common) for draft in drafts])
    payload = FeatureProposed(
        layer=layer.name,
        together=str(together),
        by=actor.username,
        added=sum(draft.kind == Edit.Kind.ADD and draft.number is None for draft in drafts),
        changed=numbers(edits, Edit.Kind.CHANGE),
        removed=numbers(edits, Edit.Kind.REMOVE),
        restored=numbers(edits, Edit.Kind.ADD),
        why=why,
    )
    append(payload, actor=actor, agency_path=layer.agency.path, place=place_of(edits))
    return together
