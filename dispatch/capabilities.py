"""What crews can do, and what an incident of a kind asks for: data with version and source, read once."""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"

Both = dict[str, str]
"""A text in both languages: `{"zh": …, "en": …}`."""


@lru_cache(maxsize=1)
def capabilities() -> dict[str, Both]:
    """Every capability by its name, with its title in both languages."""
    titles: dict[str, Both] = _content("capabilities.json")["capabilities"]
    return titles


@lru_cache(maxsize=1)
def _usual() -> dict[str, list[str]]:
    usual: dict[str, list[str]] = _content("capabilities.json")["usual"]
    return usual


@lru_cache(maxsize=1)
def _needs() -> dict[str, list[str]]:
    needs: dict[str, list[str]] = _content("needs.json")["needs"]
    return needs


def usual_of(kind: str) -> list[str]:
    """What a unit of this kind can do unless told otherwise."""
    return list(_usual().get(kind, []))


def capabilities_of(kind: str, own: Sequence[str]) -> list[str]:
    """What a unit can do: its own capabilities, or those usual for its kind where it names none."""
    return list(own) or usual_of(kind)


def unknown_among(names: Sequence[str]) -> list[str]:
    """The names that are no capability."""
    return [name for name in names if name not in capabilities()]


def wanted_for(kind_code: str) -> list[str]:
    """What an incident of this kind asks for: by the longest prefix of its code that the data names."""
    needs = _needs()
    prefixes = (kind_code[:length] for length in range(len(kind_code), -1, -1))
    return list(next((needs[prefix] for prefix in prefixes if prefix in needs), []))


def _content(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_DATA / name).read_text())
    return content
