"""What anybody is told of a document: whether it holds, and whether a file is the one that was issued."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from core.documents.models import IssuedDocument

if TYPE_CHECKING:
    from core.documents.sign import Signature


class Standing(StrEnum):
    """Whether a document holds today."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class FileCheck:
    """What an uploaded file is: `same` if its bytes are those issued; its signature, if it has one."""

    same: bool
    signature: "Signature | None"


def standing(revoked: bool, valid_until: date | None, today: date) -> Standing:
    """Revoked before all else; valid through its last day."""
    if revoked:
        return Standing.REVOKED
    return Standing.EXPIRED if valid_until is not None and today > valid_until else Standing.VALID


def check_file(document: IssuedDocument, content: bytes) -> FileCheck:
    """Compare a file with the document: by hash, and by the signature in it."""
    # takes seconds to load: only for the processes that check
    from core.documents.authority import authority
    from core.documents.sign import signature_of

    same = hashlib.sha256(content).hexdigest() == document.sha256
    return FileCheck(same, signature_of(content, authority()))
