"""Editing in one step, for those who hold both rights: what other programs do by OGC API Features part 4."""

from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from core.access.api import Principal, require
from core.registers.api import checked_text
from gis.collections.layers import EDIT
from gis.features.editing.apply import apply, tell
from gis.features.editing.change import Change
from gis.features.editing.draft import Drafter
from gis.features.editing.group import decide, need_publisher
from gis.features.models import Edit, Layer


@transaction.atomic
def write(actor: Principal, layer: Layer, changes: Sequence[Change], why: str) -> list[Edit]:
    """Make changes count at once; returns the edits, each with `feature_id` (`made_revision` gives the revision).

    They are kept, told and can be undone like reviewed ones; the log says that nobody else looked at them.

    Raises:
        AccessDenied: the actor does not hold both rights, to edit and to publish.
        ValidationError, Refusal: as for `propose`.
    """
    require(actor, EDIT, layer.agency.path)
    need_publisher(actor, layer)
    why, at = checked_text("why", why), timezone.now()
    drafts = Drafter(actor, layer).drafts(changes)
    common = {"together": uuid4(), "why": why, "by": actor.username, "at": at}
    edits = Edit.objects.bulk_create([draft.edit(layer, **common) for draft in drafts])
    apply(layer, edits, at)
    decide(edits, Edit.State.PUBLISHED, actor, at, "")
    tell(actor, layer, edits, "", reviewed=False)
    return edits
