"""The words a record is found by: any part in Chinese, pinyin from any syllable on, initials, Latin, numbers. Pure.

Words become a `tsvector` as they are, without a parser's opinion: a single Chinese character, each pair of neighbours,
and for sounds the letters from each syllable on, of which the query gives a beginning.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_RUNS = re.compile(r"[\u3400-\u9fff\U00020000-\U0002ffff〇]+|[a-z]+|[0-9]+")
_LONGEST_SOUND = 12  # letters kept from each syllable on: three syllables or more; a longer query is cut alike
_LONGEST_INITIALS = 6
_LONGEST_WORD = 40
_PREFIX_LETTERS = 2  # a single letter begins half of all names
_PREFIX_DIGITS = 3  # house 12 is not house 123
_MOST_QUERY_WORDS = 12
# family names that are read otherwise than the character alone
_SURNAMES = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "区": "ou", "查": "zha", "任": "ren", "朴": "piao",
    "盖": "ge", "乐": "yue", "翟": "zhai", "员": "yun", "缪": "miao", "覃": "qin", "种": "chong", "繁": "po",
    "尉": "yu", "折": "she", "秘": "bi", "冼": "xian", "洗": "xian", "那": "na", "令": "ling", "过": "guo",
    "华": "hua", "应": "ying", "召": "shao", "逄": "pang", "车": "che", "黑": "he", "晟": "cheng",
}  # fmt: skip
_LONGEST_NAME = 4


def words_of(texts: Iterable[str]) -> list[str]:
    """All words of a record's texts, sorted, each once."""
    found: set[str] = set()
    for text in texts:
        for run in _RUNS.findall(plain(text)):
            found |= _words_of_run(run)
    return sorted(found)


def vector(words: Iterable[str]) -> str:
    """The words as PostgreSQL writes a `tsvector`; words hold neither quotes nor backslashes."""
    return " ".join(f"'{word}'" for word in words)


def query_of(text: str) -> str:
    """What was typed, as PostgreSQL writes a `tsquery`: every word must be there. Empty where nothing can be found."""
    parts = [part for run in _RUNS.findall(plain(text)) for part in _parts_of_run(run)]
    return " & ".join(list(dict.fromkeys(parts))[:_MOST_QUERY_WORDS])


def plain(text: str) -> str:
    """Half width, lower case, ü as keyboards write it, and without the apostrophes of pinyin."""
    return unicodedata.normalize("NFKC", text).lower().replace("ü", "v").replace("'", "").replace("’", "")


def _parts_of_run(run: str) -> list[str]:
    if run.isascii():
        shortest, longest = (_PREFIX_DIGITS, _LONGEST_WORD) if run.isdigit() else (_PREFIX_LETTERS, _LONGEST_SOUND)
        return [f"'{run[:longest]}':*" if len(run) >= shortest else f"'{run}'"]
    return [f"'{each}'" for each in _pairs(run)] or [f"'{run}'"]


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]


@lru_cache(maxsize=100_000)
def _words_of_run(run: str) -> frozenset[str]:
    if run.isascii():
        return frozenset({run[:_LONGEST_WORD]})
    return frozenset({*run, *_pairs(run), *_sounds(run)})


def _sounds(run: str) -> set[str]:
    from pypinyin import lazy_pinyin  # slow to load: for those processes only that need it

    syllables = [each.lower() for each in lazy_pinyin(run) if each.isascii() and each.isalpha()]
    found = _from_each(syllables, name=len(run) <= _LONGEST_NAME)
    other = _SURNAMES.get(run[0])
    if other and len(run) <= _LONGEST_NAME and syllables and syllables[0] != other:
        found |= _from_each([other, *syllables[1:]], name=True)
    return found


def _from_each(syllables: list[str], *, name: bool) -> set[str]:
    """From each syllable on: in full, by initials, and for names, as many type them: the first in full (wangxm)."""
    found = set()
    for place in range(len(syllables)):
        rest = syllables[place:]
        found.add("".join(rest)[:_LONGEST_SOUND])
        if len(rest) >= _PREFIX_LETTERS:
            initials = "".join(each[0] for each in rest)
            found.add(initials[:_LONGEST_INITIALS])
            if name:
                found.add(rest[0] + initials[1:])
    return found
