"""How well a name answers a question, and why. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from gis.geocoding.words import Sounds

LEAST_LIKE = 0.3  # trigrams shared with the written name
LEAST_SOUNDING_LIKE = 0.5  # pinyin shares trigrams easily
SHORTEST_SOUND = 2


class Why(StrEnum):
    """Why a place is among the answers; most to least sure."""

    EXACT = "exact"
    CODE = "code"
    CROSSING = "crossing"
    PREFIX = "prefix"
    PART = "part"
    PINYIN = "pinyin"
    INITIALS = "initials"
    SOUND = "sound"
    ROAD = "road"
    FUZZY = "fuzzy"


@dataclass(frozen=True)
class Question:
    """What was asked: as it is compared, how it sounds, and whether it was typed in letters."""

    plain: str
    sounds: Sounds

    @property
    def latin(self) -> bool:
        """Typed in letters and digits only."""
        return self.plain.isascii()


@dataclass(frozen=True)
class Name:
    """A name in the table, with the shares of trigrams it has in common with the question."""

    plain: str
    letters: str
    initials: str
    like: float
    sounds_like: float


def matched(question: Question, name: Name) -> tuple[Why, float] | None:
    """Why the name answers and how well, from 0 to 1; None where it does not."""
    return _written(question.plain, name) or _sounding(question, name) or _fuzzy(name)


def _written(asked: str, name: Name) -> tuple[Why, float] | None:
    if name.plain == asked:
        return Why.EXACT, 1.0
    share = len(asked) / max(len(name.plain), 1)
    if name.plain.startswith(asked):
        return Why.PREFIX, 0.8 + 0.15 * share
    return (Why.PART, 0.65 + 0.1 * share) if asked in name.plain else None


def _sounding(question: Question, name: Name) -> tuple[Why, float] | None:
    """By pinyin or initials where letters were typed; written otherwise but sounding the same where characters were."""
    letters = question.sounds.letters
    if len(letters) < SHORTEST_SOUND:
        return None
    share = len(letters) / max(len(name.letters), 1)
    if name.letters.startswith(letters):
        return (Why.PINYIN, 0.62 + 0.28 * share) if question.latin else (Why.SOUND, 0.45 + 0.15 * share)
    if question.latin and name.initials.startswith(question.plain):
        return Why.INITIALS, 0.5 + 0.25 * len(question.plain) / len(name.initials)
    if question.latin and len(letters) > 3 and letters in name.letters:
        return Why.PINYIN, 0.5 + 0.1 * share
    return None


def _fuzzy(name: Name) -> tuple[Why, float] | None:
    if name.like >= LEAST_LIKE:
        return Why.FUZZY, 0.2 + 0.35 * name.like
    return (Why.FUZZY, 0.15 + 0.3 * name.sounds_like) if name.sounds_like >= LEAST_SOUNDING_LIKE else None
