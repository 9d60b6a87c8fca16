"""Groups of edits that stand or fall together: found, locked, put into words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.api import Principal, require
from core.states.api import Refusal
from gis.collections.layers import SENSITIVE, may_see
from gis.features.editing.rows import Row
from gis.features.models import Edit, Layer

PUBLISH = "gis.layer.publish"

_CHANGED = _("%(who)s changed feature %(id)s at %(when)s, after it was opened (revision %(revision)s now).")
_REMOVED = _("%(who)s removed feature %(id)s at %(when)s, after it was opened.")
_GONE = _("Feature %(id)s is not there any more.")
_DECIDED = _("%(who)s decided on these edits at %(when)s already: %(state)s.")


def layer_of(principal: Principal, name: str) -> Layer:
    """The layer of this name (with or without `layer.` before it) that the person may see. Raises DoesNotExist."""
    layer: Layer = Layer.objects.filter(merged_into=None).select_related("agency").get(name=name.removeprefix("layer."))
    if not may_see(principal, layer):
        raise Layer.DoesNotExist
    return layer


def fields_for(principal: Principal, layer: Layer) -> list[dict[str, Any]]:
    """The fields that the person may see, and so may fill in."""
    whole = principal.may(SENSITIVE, layer.agency.path)
    return [each for each in layer.fields if whole or not each.get("sensitive")]


def group_of(principal: Principal, together: UUID | str, *, lock: bool = False) -> tuple[Layer, list[Edit]]:
    """The edits of a group, in order, and their layer.

    Raises:
        Edit.DoesNotExist: there is no such group, or none that the person may see.
    """
    rows = Edit.objects.filter(together=together).order_by("pk")
    edits = list(rows.select_for_update() if lock else rows)
    if not edits:
        raise Edit.DoesNotExist
    layer = Layer.objects.select_related("agency").get(pk=edits[0].layer_id)
    if not may_see(principal, layer):
        raise Edit.DoesNotExist
    return layer, edits


def open_group(actor: Principal, together: UUID | str) -> tuple[Layer, list[Edit]]:
    """The group, locked until the transaction ends, and not decided yet.

    Raises:
        Edit.DoesNotExist: as `group_of`.
        Refusal: `decided`, by whom and when.
    """
    layer, edits = group_of(actor, together, lock=True)
    first = edits[0]
    if first.state != Edit.State.PROPOSED:
        facts = {"who": first.decided_by, "when": when(first.decided_at), "state": first.get_state_display()}
        raise Refusal("decided", _DECIDED, **facts)
    return layer, edits


def need_publisher(actor: Principal, layer: Layer) -> None:
    """Raise AccessDenied for whoever may not review this layer."""
    require(actor, PUBLISH, layer.agency.path)


def decide(edits: Iterable[Edit], state: Edit.State, actor: Principal, at: datetime, remark: str) -> None:
    """Write down what was decided, by whom and when."""
    for edit in edits:
        edit.state, edit.decided_by, edit.decided_at, edit.remark = state, actor.username, at, remark
    Edit.objects.bulk_update(edits, ["state", "decided_by", "decided_at", "remark", "feature_id"])


def stale(number: int, row: Row | None) -> Refusal:
    """What to tell somebody whose feature is not what it was: `row` is what it is now, or was in the end."""
    if row is None:
        return Refusal("changed_meanwhile", _GONE, id=number)
    facts = {"id": number, "who": row.changed_by, "when": when(row.changed_at), "revision": row.revision}
    return Refusal("changed_meanwhile", _REMOVED if row.removed else _CHANGED, **facts)


def place_of(edits: Iterable[Edit]) -> tuple[float, float] | None:
    """Where the log says it happened: longitude and latitude of the first geometry."""
    for edit in edits:
        if edit.geom is not None:
            middle = edit.geom.point_on_surface
            return float(middle.x), float(middle.y)
    return None


def numbers(edits: Iterable[Edit], kind: Edit.Kind) -> list[int]:
    """The features that edits of this kind are about."""
    return [edit.feature_id for edit in edits if edit.kind == kind and edit.feature_id is not None]


def when(moment: datetime | None) -> str:
    """In the district's time."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S") if moment else ""
