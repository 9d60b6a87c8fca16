"""The face of the files room."""

from core.files.attach import attach
from core.files.check import LARGEST, check_size, checked
from core.files.keep import keep, keep_chunks, kept, path_of
from core.files.models import AttachedFile
from core.files.read import attached, attached_file
from core.files.serve import handed_out

__all__ = [
    "LARGEST",
    "AttachedFile",
    "attach",
    "attached",
    "attached_file",
    "check_size",
    "checked",
    "handed_out",
    "keep",
    "keep_chunks",
    "kept",
    "path_of",
]
