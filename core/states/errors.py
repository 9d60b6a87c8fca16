"""An action that is refused for a reason that a person can understand."""

from collections.abc import Mapping
from typing import Any

from django_stubs_ext import StrOrPromise


class Refusal(Exception):
    """What was asked for cannot be done now; nothing was written.

    Attributes:
        code: for programs, stable. facts: what fills the sentence. `str()` is the sentence in the current language.
    """

    def __init__(self, code: str, sentence: StrOrPromise, **facts: Any) -> None:
        self.code, self.sentence, self.facts = code, sentence, facts
        super().__init__(code)

    def __str__(self) -> str:
        return sentence_of(self.sentence, self.facts)


def sentence_of(sentence: StrOrPromise, facts: Mapping[str, Any]) -> str:
    """The sentence with its facts, in the current language; a fact may itself be translatable."""
    return str(sentence) % {name: str(fact) for name, fact in facts.items()}


class OutOfOrder(Refusal):
    """A step that does not begin where the thing stands now."""
