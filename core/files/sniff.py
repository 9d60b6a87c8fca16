"""What an attached file is: its name must say so, and its first bytes must agree. Pure."""

import io
import json
import unicodedata
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).resolve().parent.parent / "data" / "media_types.json"
LONGEST_NAME = 200
# separators of paths, and what file systems of those who download it cannot keep
_NOT_IN_NAMES = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
# control characters, halves of characters, and marks that turn the writing so that exe.txt reads as txt.exe
_UNSEEN = {"Cc", "Cs", "Cf", "Zl", "Zp"}


@dataclass(frozen=True)
class MediaType:
    """A type of file that may be attached.

    Attributes:
        marks: (offset, bytes) of which one must be there; none for text.
        inside: the member that a ZIP archive of this type holds.
    """

    name: str
    endings: tuple[str, ...]
    marks: tuple[tuple[int, bytes], ...]
    inside: str
    text: bool

    def fits(self, content: bytes) -> bool:
        """Whether the bytes can be a file of this type."""
        if self.text:
            return _is_text(content)
        marked = any(content[offset : offset + len(mark)] == mark for offset, mark in self.marks)
        return marked and (not self.inside or _holds(content, self.inside))


def clean_name(given: str) -> str:
    """A file's name without folders and without anything unseen; never empty, 200 characters at most."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(each for each in last if unicodedata.category(each) not in _UNSEEN)
    name = " ".join(seen.translate(_NOT_IN_NAMES).split()).lstrip(". ") or "file"
    stem, dot, ending = name.rpartition(".")
    return (
        name if len(name) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"[:LONGEST_NAME]
    )


def type_by_name(name: str) -> MediaType | None:
    """The type that the ending of a name says, if such files may be attached."""
    _stem, dot, ending = name.rpartition(".")
    return media_types().get(ending.lower()) if dot else None


@lru_cache(maxsize=1)
def media_types() -> dict[str, MediaType]:
    """What may be attached, by ending."""
    types = [_type(each) for each in json.loads(_FILE.read_text())["types"]]
    return {ending: each for each in types for ending in each.endings}


def _type(row: dict[str, Any]) -> MediaType:
    marks = tuple((offset, bytes.fromhex(mark)) for offset, mark in row.get("marks", ()))
    return MediaType(row["type"], tuple(row["endings"]), marks, row.get("inside", ""), row.get("text", False))


def _is_text(content: bytes) -> bool:
    """UTF-8 or the national GB 18030, without the zero bytes of programs."""
    if b"\0" in content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _holds(content: bytes, member: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return member in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError):
        return False
