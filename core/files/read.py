"""The files of a thing."""

from core.files.models import AttachedFile


def attached(kind: str, thing: int) -> list[AttachedFile]:
    """In the order in which they were attached."""
    return list(AttachedFile.objects.filter(kind=kind, thing=thing))


def attached_file(kind: str, thing: int, pk: int) -> AttachedFile:
    """One file, if it is that thing's. Raises AttachedFile.DoesNotExist."""
    return AttachedFile.objects.get(pk=pk, kind=kind, thing=thing)
