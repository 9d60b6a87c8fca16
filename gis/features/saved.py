"""Maps that people arranged and hand on by a short address. What is in one is asked anew for everybody who opens it."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.api import AccessDenied, Principal
from core.events.api import append
from gis.collections.layers import VIEW
from gis.features.events import MapSaved
from gis.features.models import SavedMap

LONGEST_TITLE = 80
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another
LENGTH = 10  # about 10^15 addresses, which nobody guesses


@transaction.atomic
def save_map(actor: Principal, title: str, content: Mapping[str, Any]) -> str:
    """Keep a map; returns its code. The caller has checked the content. A saved map never changes.

    Raises:
        AccessDenied: the actor sees no layers, or is no person.
        ValidationError: the title is empty or too long.
    """
    if not actor.scopes(VIEW) or actor.user_id is None:
        raise AccessDenied(actor, VIEW)
    named = title.strip()
    if not 0 < len(named) <= LONGEST_TITLE:
        raise ValidationError(_("The title must have 1 to %(most)s characters.") % {"most": LONGEST_TITLE})
    code = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
    saved = SavedMap.objects.create(
        code=code, title=named, content=dict(content), user_id=actor.user_id, at=timezone.now()
    )
    append(MapSaved(map_id=saved.pk, code=code, title=named), actor=actor)
    return code


def saved_map(code: str) -> SavedMap:
    """The map of this code. Raises LookupError where there is none."""
    found = SavedMap.objects.select_related("user").filter(code=code).first()
    if found is None:
        raise LookupError(code)
    return found
