"""Names for layers and fields from what files call them: 井盖编号 becomes `jinggaibianhao`. Pure."""

import re
import unicodedata
from collections.abc import Iterable

from gis.features.fields import RESERVED

LONGEST = 40


def name_from(given: str, default: str = "layer") -> str:
    """Small letters, digits and underscores; Chinese by its sound."""
    from pypinyin import lazy_pinyin  # slow to load

    said = "".join(lazy_pinyin(given)) if not given.isascii() else given
    letters = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "_", letters.lower()).strip("_")
    if not plain or not plain[0].isalpha():
        plain = f"{default}_{plain}".strip("_")
    return plain[:LONGEST].rstrip("_")


def names_for(columns: Iterable[str]) -> list[str]:
    """A name for each column, each another."""
    taken: set[str] = set(RESERVED)
    found = []
    for column in columns:
        name = base = name_from(column, "field")
        number = 2
        while name in taken:
            name = f"{base[: LONGEST - 4]}_{number}"
            number += 1
        taken.add(name)
        found.append(name)
    return found
