"""Code lists: what a field may say, as codes with titles in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.plugins.api import Text


@dataclass(frozen=True)
class CodeList:
    """A list of codes, such as GB/T 2261.1 for sex; `entries` are in the order in which they are offered."""

    name: str
    title: Text
    entries: Mapping[str, Text] = field(hash=False)

    def code_of(self, text: str) -> str | None:
        """The code that a text is, or whose title it is in either language; None for none."""
        if text in self.entries:
            return text
        folded = text.casefold()
        return next((c for c, title in self.entries.items() if folded in (title.zh, title.en.casefold())), None)
