"""In what a Shapefile's table is written: what its .cpg says if that is so, else by trying. Pure but for reading."""

import re
import struct
from pathlib import Path

_NAMES = {
    "utf8": "UTF-8",
    "65001": "UTF-8",
    "gbk": "GBK",
    "936": "GBK",
    "cp936": "GBK",
    "ansi936": "GBK",
    "gb2312": "GBK",
    "gb18030": "GB18030",
}
TRIED = ("UTF-8", "GBK", "GB18030")
_MOST_WRONG = 0.02  # names cut off in the middle of a character are not the encoding's fault
_LOOKED_AT = 1024 * 1024
_PIECES = re.compile(rb"[^\x00 ]+")


def normal_encoding(name: str) -> str:
    """`UTF-8`, `GBK`, `GB18030` for any usual spelling; others as they are."""
    return _NAMES.get(re.sub(r"[\s_-]", "", name).lower(), name.strip())


def encoding_of(shp: Path) -> str:
    """The encoding of the table beside a Shapefile."""
    cpg = shp.with_suffix(".cpg")
    declared = cpg.read_bytes()[:40].decode("ascii", "ignore").strip() if cpg.exists() else ""
    with shp.with_suffix(".dbf").open("rb") as file:
        return chosen(normal_encoding(declared), text_of(file.read(_LOOKED_AT)))


def chosen(declared: str, text: bytes) -> str:
    """What is declared, if the text is in it; otherwise the first that fits; ISO-8859-1 fits everything."""
    for encoding in (*([declared] if declared else []), *TRIED):
        try:
            if _wrong(text, encoding) <= _MOST_WRONG:
                return encoding
        except LookupError:
            continue
    return "ISO-8859-1"


def text_of(dbf: bytes) -> bytes:
    """The names and values of a dBASE table, without its numbers about itself."""
    if len(dbf) < 32:
        return b""
    (header,) = struct.unpack("<H", dbf[8:10])
    names = [dbf[at : at + 11].split(b"\0")[0] for at in range(32, max(32, min(header, len(dbf)) - 1), 32)]
    return b" ".join(names) + b" " + dbf[header:]


def _wrong(text: bytes, encoding: str) -> float:
    """The share of words beyond ASCII that are not in this encoding."""
    words = [word for word in _PIECES.findall(text) if not word.isascii()]
    return sum(not _decodes(word, encoding) for word in words) / max(1, len(words))


def _decodes(word: bytes, encoding: str) -> bool:
    try:
        word.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
