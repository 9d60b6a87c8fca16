"""Sentences in both languages at once, for screens where one person reads Chinese and the next English."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils import translation
from django_stubs_ext import StrOrPromise

from dispatch.capabilities import Both


class Sentence(NamedTuple):
    """A translatable text and what fills it; a fact may itself be a sentence."""

    text: StrOrPromise
    facts: Mapping[str, object] = {}


def in_both(sentences: Sequence[Sentence]) -> list[Both]:
    """Every sentence in both languages. All in one language first: switching costs more than speaking."""
    with translation.override("zh-hans"):
        chinese = _spoken(sentences)
    with translation.override("en"):
        english = _spoken(sentences)
    return [Both(zh=zh, en=en) for zh, en in zip(chinese, english, strict=True)]


def _spoken(sentences: Sequence[Sentence]) -> list[str]:
    known: dict[int, str] = {}  # thousands of sentences are made of a dozen texts

    def say(sentence: Sentence) -> str:
        if (text := known.get(id(sentence.text))) is None:
            text = known[id(sentence.text)] = str(sentence.text)
        if not sentence.facts:
            return text
        facts = {name: say(fact) if isinstance(fact, Sentence) else str(fact) for name, fact in sentence.facts.items()}
        return text % facts

    return [say(sentence) for sentence in sentences]
