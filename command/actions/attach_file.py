"""Attaching a file to an incident."""

from django.db import transaction
from django.utils import timezone

from command.actions.rows import locked, naming, tell
from command.events import FileAttached
from command.limits import limits
from command.models import Attachment
from command.permissions import NOTE
from core.access.api import Principal, require
from core.files.api import checked, keep


@transaction.atomic
def attach_file(actor: Principal, incident_id: int, name: str, content: bytes) -> Attachment:
    """Attach a file; to a closed incident too. What it is follows from its name's ending and its first bytes.

    Raises:
        Incident.DoesNotExist: there is no such incident.
        AccessDenied: the actor may not attach files to incidents of that agency.
        ValidationError: too large, empty, of a type that is not accepted, or not what its name says.
    """
    incident = locked(incident_id)
    require(actor, NOTE, incident.agency.path)
    name, media_type = checked(name, content, limits().largest_file)
    digest = keep(content)
    attachment = Attachment.objects.create(
        incident=incident,
        name=name,
        media_type=media_type.name,
        size=len(content),
        sha256=digest,
        at=timezone.now(),
        by=actor.username,
    )
    tell(actor, incident, _attached(naming(incident), attachment))
    return attachment


def _attached(about: dict[str, object], attachment: Attachment) -> FileAttached:
    facts = {name: getattr(attachment, name) for name in ("name", "media_type", "size", "sha256")}
    return FileAttached(**about, **facts, attachment_id=attachment.pk)  # type: ignore[arg-type]  # fields by name
