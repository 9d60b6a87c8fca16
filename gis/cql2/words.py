"""CQL2 text cut into words."""

import re
from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Kind = Literal["number", "string", "name", "quoted", "sign", "end"]
LONGEST = 20_000  # characters of a filter, in either language

_WORD = re.compile(
    r"""\s*(?:
    (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<string>'(?:''|\\'|[^'])*')
    |(?P<quoted>"(?:""|[^"])+")
    |(?P<name>(?:[^\W\d]|:)[\w.:]*)
    |(?P<sign><=|>=|<>|[<>=+\-*/%^(),])
    |(?P<end>$)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Word:
    """A word, its meaning in capitals where it is a bare name, and where it starts and ends."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def upper(self) -> str:
        """What it means as a word of the language; a quoted name is never one."""
        return self.text.upper() if self.kind == "name" else self.text if self.kind == "sign" else ""

    @property
    def value(self) -> str:
        """The characters that a string or a name stands for."""
        if self.kind == "string":
            return self.text[1:-1].replace("''", "'").replace("\\'", "'")
        return self.text[1:-1].replace('""', '"') if self.kind == "quoted" else self.text


def words(text: str) -> list[Word]:
    """The words of a filter, ending with one of kind `end`.

    Raises:
        ValidationError: a character that no word begins with, or a string without its end.
    """
    if len(text) > LONGEST:
        raise ValidationError(_("The filter is longer than %(most)s characters.") % {"most": LONGEST})
    found: list[Word] = []
    at = 0
    while not found or found[-1].kind != "end":
        match = _WORD.match(text, at)
        if match is None or match.lastgroup is None:
            raise bad(text, at + len(text[at:]) - len(text[at:].lstrip()))
        kind: Kind = match.lastgroup  # type: ignore[assignment]  # the groups are named so
        found.append(Word(kind, match[kind], match.start(kind), match.end(kind)))
        at = match.end()
    return found


def bad(text: str, at: int) -> ValidationError:
    """The filter cannot be read at this character."""
    rest = text[at : at + 20]
    if not rest:
        return ValidationError(_("The filter ends too early."))
    return ValidationError(
        _("The filter cannot be read at character %(at)s: “%(rest)s”.") % {"at": at + 1, "rest": rest}
    )
