"""How names are compared: half width, small letters, without blanks; pinyin by syllables and by initials. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LEFT_OUT = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Pe", "Pf", "Pi", "Po", "Ps", "Sk", "So", "Zl", "Zp", "Zs"})
LONGEST = 60  # characters of a name or a question


@dataclass(frozen=True)
class Sounds:
    """How a name sounds: `syllables` between spaces, `letters` without, `initials` of each syllable."""

    syllables: str
    letters: str
    initials: str


def plain(text: str) -> str:
    """The text as it is compared: NFKC, small letters, ü as keyboards write it, letters and digits of all scripts.

    Blanks, what cannot be seen, punctuation and pictures are left out; signs such as + and _ stay.
    """
    folded = unicodedata.normalize("NFKC", text).lower().replace("ü", "v")
    return "".join(each for each in folded if each.isalnum() or unicodedata.category(each) not in _LEFT_OUT)[:LONGEST]


@lru_cache(maxsize=20_000)
def sounds(name: str) -> Sounds:
    """The name's pinyin without tones; letters and digits of the name count as they are."""
    from pypinyin import lazy_pinyin  # slow to load: for those processes only that need it

    parts = [part.lower() for part in lazy_pinyin(plain(name)) if part.isascii()]
    syllables = [word for part in parts for word in re.findall(r"[a-z]+|\d", part)]
    return Sounds(" ".join(syllables), "".join(syllables), "".join(word[0] for word in syllables))
