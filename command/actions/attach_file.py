"""Attaching a file to an incident."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from command.actions.rows import locked, naming, tell
from command.events import FileAttached
from command.files.keep import keep
from command.files.sniff import MediaType, clean_name, media_types, type_by_name
from command.limits import limits
from command.models import Attachment
from command.permissions import NOTE
from core.access.api import Principal, require


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
    name = clean_name(name)
    media_type = _checked(name, content)
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


def check_size(size: int) -> None:
    """Raises ValidationError: nothing, or more than may be attached."""
    if size == 0:
        raise ValidationError(_("This file is empty."))
    if size > limits().largest_file:
        facts = {"size": filesizeformat(size), "most": filesizeformat(limits().largest_file)}
        raise ValidationError(_("This file has %(size)s; %(most)s is the most that can be attached.") % facts)


def _checked(name: str, content: bytes) -> MediaType:
    check_size(len(content))
    media_type = type_by_name(name)
    if media_type is None:
        endings = ", ".join(sorted(media_types()))
        raise ValidationError(
            _("Files of this type cannot be attached; these can: %(endings)s.") % {"endings": endings}
        )
    if not media_type.fits(content):
        raise ValidationError(_("The content of “%(name)s” is not what its name says.") % {"name": name})
    return media_type
