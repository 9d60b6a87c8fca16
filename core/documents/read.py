"""Finding documents, and their bytes."""

from core.documents.code import is_code, tidied
from core.documents.models import IssuedDocument
from core.files.api import kept


def documents_of(kind: str, thing: int) -> list[IssuedDocument]:
    """The documents issued in a thing, oldest first."""
    return list(IssuedDocument.objects.filter(kind=kind, thing=thing).select_related("agency").order_by("pk"))


def by_code(text: str) -> IssuedDocument | None:
    """The document of a code as somebody typed it."""
    code = tidied(text)
    return IssuedDocument.objects.select_related("agency").filter(code=code).first() if is_code(code) else None


def pdf_of(document: IssuedDocument) -> bytes:
    """The sealed PDF. Raises FileNotFoundError: the data folder has lost it."""
    return kept(document.sha256)
