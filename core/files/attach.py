"""Attaching a file to a thing of any kind."""

from django.db import transaction
from django.utils import timezone

from core.access.principal import Principal
from core.declarations import FileAttached
from core.events.append import append
from core.files.check import checked
from core.files.keep import keep
from core.files.models import AttachedFile


@transaction.atomic
def attach(
    actor: Principal, kind: str, thing: int, name: str, content: bytes, label: str = "", *, agency_path: str = ""
) -> AttachedFile:
    """Attach a file to a thing (`population.person`, 12); what it is follows from its ending and its first bytes.

    Whether the actor may is for the action of that thing to say, which calls this in its own transaction.

    Raises:
        ValidationError: too large, empty, of a type that is not accepted, or not what its name says.
    """
    name, media_type = checked(name, content)
    attached = AttachedFile.objects.create(
        kind=kind,
        thing=thing,
        label=label,
        name=name,
        media_type=media_type.name,
        size=len(content),
        sha256=keep(content),
        at=timezone.now(),
        by=actor.username,
    )
    said = FileAttached(kind=kind, thing=thing, name=name, size=attached.size, sha256=attached.sha256)
    append(said, actor=actor, agency_path=agency_path)
    return attached
