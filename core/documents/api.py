"""The face of the documents room."""

from core.documents.check import Standing, standing
from core.documents.code import in_groups
from core.documents.issue import ISSUE, issue
from core.documents.models import IssuedDocument
from core.documents.paper import printed
from core.documents.read import by_code, documents_of, pdf_of
from core.documents.revoke import REVOKE, revoke

__all__ = [
    "ISSUE",
    "REVOKE",
    "IssuedDocument",
    "Standing",
    "by_code",
    "documents_of",
    "in_groups",
    "issue",
    "pdf_of",
    "printed",
    "revoke",
    "standing",
]
