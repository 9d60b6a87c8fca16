"""Revoking a document: its verification page says so from then on."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.gate import require
from core.access.principal import Principal
from core.declarations import DocumentRevoked
from core.documents.models import IssuedDocument
from core.events.append import append
from core.states.api import Refusal

REVOKE = "core.document.revoke"
_LONGEST_WHY = 200


@transaction.atomic
def revoke(actor: Principal, document_id: int, why: str) -> IssuedDocument:
    """Revoke a document for a reason that everybody who verifies it will read.

    Raises:
        IssuedDocument.DoesNotExist: there is none of this number.
        AccessDenied: the actor may not revoke documents of its agency.
        ValidationError: no reason, or one of more than 200 characters.
        Refusal: it has been revoked before.
    """
    document = IssuedDocument.objects.select_for_update(of=("self",)).select_related("agency").get(pk=document_id)
    require(actor, REVOKE, document.agency.path)
    why = " ".join(why.split())
    if not 0 < len(why) <= _LONGEST_WHY:
        raise ValidationError(_("Say why, in 200 characters at most."))
    if document.revoked_at is not None:
        raise Refusal("revoked_before", _("%(number)s has been revoked before."), number=document.number)
    document.revoked_at, document.revoked_why = timezone.now(), why
    document.save(update_fields=["revoked_at", "revoked_why"])
    append(DocumentRevoked(number=document.number, why=why), actor=actor, agency_path=document.agency.path)
    return document
