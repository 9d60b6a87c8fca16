"""Refusing what another person proposed, and taking back what oneself proposed."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.api import Principal
from core.events.api import append
from core.registers.api import checked_text
from core.states.api import Refusal
from gis.events import FeatureRefused, FeatureWithdrawn
from gis.features.editing.group import decide, need_publisher, open_group
from gis.features.models import Edit, Layer

_OWN = _("These are your own edits; withdraw them instead.")
_OTHERS = _("%(who)s proposed these edits; only that person can withdraw them.")


@transaction.atomic
def refuse(actor: Principal, together: UUID | str, remark: str) -> None:
    """Refuse a group of edits; the remark says why.

    Raises:
        Edit.DoesNotExist, AccessDenied, Refusal: as for `publish`.
        ValidationError: no remark.
    """
    layer, edits = open_group(actor, together)
    need_publisher(actor, layer)
    if edits[0].by == actor.username:
        raise Refusal("own_edit", _OWN)
    remark = checked_text("remark", remark)
    decide(edits, Edit.State.REFUSED, actor, timezone.now(), remark)
    payload = FeatureRefused(layer=layer.name, together=str(together), by=edits[0].by, remark=remark)
    append(payload, actor=actor, agency_path=layer.agency.path)


@transaction.atomic
def withdraw(actor: Principal, together: UUID | str, why: str = "") -> None:
    """Take back a group of one's own edits.

    Raises:
        Edit.DoesNotExist: there is no such group that the actor may see.
        Refusal: `not_yours`; `decided` already.
    """
    layer, edits = open_group(actor, together)
    take_back(actor, layer, edits, checked_text("why", why, needed=False))


def take_back(actor: Principal, layer: Layer, edits: list[Edit], why: str, instead: UUID | str = "") -> None:
    """Mark a locked group as withdrawn, and tell the log; inside the caller's transaction."""
    first = edits[0]
    if first.by != actor.username:
        raise Refusal("not_yours", _OTHERS, who=first.by)
    decide(edits, Edit.State.WITHDRAWN, actor, timezone.now(), why)
    payload = FeatureWithdrawn(
        layer=layer.name, together=str(first.together), by=first.by, why=why, instead=str(instead)
    )
    append(payload, actor=actor, agency_path=layer.agency.path)
