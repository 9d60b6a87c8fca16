"""How names are compared: half width, small letters, without blanks; pinyin by syllables and by initials. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 60  # characters of a name or a question


@dataclass(frozen=True)
class Sounds:
    """How a name sounds: `syllables` between spaces, `letters` without, `initials` of each syllable."""

    syllables: str
    letters: str
    initials: str


def plain(text: str) -> str:
    """The text as it is compared: NFKC, small letters, ü as keyboards write it, no blanks or control characters."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("ü", "v")
    return re.sub(r"[\s'’\x00-\x1f\x7f]+", "", folded)[:LONGEST]


@lru_cache(maxsize=20_000)
def sounds(name: str) -> Sounds:
    """The name's pinyin without tones; letters and digits of the name count as they are."""
    from pypinyin import lazy_pinyin  # slow to load: for those processes only that need it

    parts = [part.lower() for part in lazy_pinyin(plain(name)) if part.isascii()]
    syllables = [word for part in parts for word in re.findall(r"[a-z]+|\d", part)]
    return Sounds(" ".join(syllables), "".join(syllables), "".join(word[0] for word in syllables))
