"""Publishing what another person proposed."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.api import Principal
from core.registers.api import checked_text
from core.states.api import Refusal
from gis.features.editing.apply import apply, tell
from gis.features.editing.group import decide, need_publisher, open_group
from gis.features.models import Edit

_OWN = _("These are your own edits; another person reviews them.")


@transaction.atomic
def publish(actor: Principal, together: UUID | str, remark: str = "") -> list[Edit]:
    """Make all edits of a group count; returns them, new features with their numbers.

    Raises:
        Edit.DoesNotExist: there is no such group that the actor may see.
        AccessDenied: the actor may not publish edits of this layer.
        Refusal: `own_edit`; `decided` already; `changed_meanwhile`, by whom and when.
    """
    layer, edits = open_group(actor, together)
    need_publisher(actor, layer)
    if edits[0].by == actor.username:
        raise Refusal("own_edit", _OWN)
    remark = checked_text("remark", remark, needed=False)
    at = timezone.now()
    apply(layer, edits, at)
    decide(edits, Edit.State.PUBLISHED, actor, at, remark)
    tell(actor, layer, edits, remark, reviewed=True)
    return edits
