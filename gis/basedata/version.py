"""Which base data this code carries: a checksum over the files and over the code that derives from them."""

import hashlib
from functools import lru_cache
from pathlib import Path

from gis.basedata.sources import DATA

CODE = (DATA.parent / "basedata", DATA.parent / "derive", DATA.parent / "coordinates")
ALSO = (DATA.parent / "geocoding" / "words.py", DATA.parent / "geocoding" / "sources.py")


@lru_cache(maxsize=1)
def carried_version() -> str:
    """SHA-256 in hex; changes with any data file and with any line of the deriving code."""
    digest = hashlib.sha256()
    for path in sorted(_files()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _files() -> list[Path]:
    code = [path for folder in CODE for path in folder.rglob("*.py")]
    return [*code, *ALSO, *(path for path in DATA.iterdir() if path.suffix in {".csv", ".geojson"})]
