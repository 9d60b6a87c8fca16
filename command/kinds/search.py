"""Finding a kind while typing: by its Chinese, its pinyin, the initials of its pinyin, or its code."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from command.kinds.load import Kind, scheme

Rank = tuple[int, int, int]
Sounds = tuple[tuple[str, str], ...]
EXACT, BEGINS, WITHIN_OWN, WITHIN, GROUP = range(5)


@dataclass(frozen=True)
class Entry:
    """A kind with its names as queries are compared, and how its own and its group's sound.

    Attributes:
        own, group: from each syllable on, the pinyin without tones, and its initials.
    """

    kind: Kind
    name: str
    own_name: str
    own: Sounds
    group: Sounds


def search_kinds(query: str, limit: int = 20) -> list[Kind]:
    """The kinds that the words fit, the best first; every word must fit. Without a word, the groups.

    A word is a part of the name (洪水), syllables of its pinyin from any of them on (hongshui, shui), initials (hs), or
    the beginning of the code (11a). `bao yu` is as good as `baoyu`.
    """
    words = _plain(query).split()
    if not words:
        return [kind for kind in scheme().kinds.values() if kind.level == 2][:limit]
    ranked = [(rank, entry.kind) for entry in _entries() if (rank := _rank(entry, words)) is not None]
    return [kind for _rank_of, kind in sorted(ranked, key=lambda each: (each[0], each[1].code))[:limit]]


def _plain(query: str) -> str:
    """Half width, lower case, ü as keyboards write it, and without the apostrophes of pinyin."""
    return unicodedata.normalize("NFKC", query).lower().replace("ü", "v").replace("'", "").replace("’", "")


def _rank(entry: Entry, words: Sequence[str]) -> Rank | None:
    """How well all words fit, lower is better; None where one does not."""
    together = _rank_of_word(entry, "".join(words))
    each = [_rank_of_word(entry, word) for word in words]
    fitting = [rank for rank in each if rank is not None]
    apart = None if len(fitting) < len(words) else (sum(r[0] for r in fitting), fitting[0][1], fitting[0][2])
    found = [rank for rank in (together, apart) if rank is not None]
    return min(found, default=None)


def _rank_of_word(entry: Entry, word: str) -> Rank | None:
    if word.isascii():
        return min((r for r in (_by_code(entry, word), _by_sound(entry, word)) if r is not None), default=None)
    return _by_name(entry, word)


def _by_name(entry: Entry, word: str) -> Rank | None:
    place, length = entry.name.find(word), len(entry.name)
    if place < 0:
        return None
    if place == 0:
        return (EXACT if entry.name == word else BEGINS), 0, length
    within = entry.own_name.find(word)
    return (WITHIN, place, length) if within < 0 else (WITHIN_OWN, within, length)


def _by_code(entry: Entry, word: str) -> Rank | None:
    code = entry.kind.code.lower()
    if not code.startswith(word):
        return None
    return (EXACT if code == word else BEGINS), 0, 0


def _by_sound(entry: Entry, word: str) -> Rank | None:
    """A group's own sound begins its name; that of what is in it counts less, as with its Chinese."""
    length = len(entry.own)
    place = _sounds_from(entry.own, word)
    if place == 0 and entry.kind.own == entry.kind.name:
        whole = word in entry.own[0]
        return (EXACT if whole else BEGINS), 0, length
    if place is not None:
        return WITHIN_OWN, place, length
    return (GROUP, 0, length) if _sounds_from(entry.group, word) == 0 else None


def _sounds_from(sounds: Sounds, word: str) -> int | None:
    """The first syllable from which on the word is spelt, in full or by initials."""
    for place, (full, initials) in enumerate(sounds):
        if full.startswith(word) or initials.startswith(word):
            return place
    return None


@lru_cache(maxsize=1)
def _entries() -> tuple[Entry, ...]:
    return tuple(_entry(kind) for kind in scheme().kinds.values())


def _entry(kind: Kind) -> Entry:
    return Entry(kind, _plain(kind.name), _plain(kind.own), _sounds(kind.own), _sounds(kind.group))


def _sounds(name: str) -> Sounds:
    from pypinyin import lazy_pinyin  # slow to load: for those processes only that search

    syllables = [each.lower() for each in lazy_pinyin(name) if each.isascii() and each.isalnum()]
    rests = [syllables[place:] for place in range(len(syllables))]
    return tuple(("".join(rest), "".join(syllable[0] for syllable in rest)) for rest in rests)
