"""Whether each row has something of its own by which its feature is known again. Pure."""

from collections.abc import Sequence
from typing import Any

from gis.imports.problems import Problem
from gis.imports.source import Array


class Keys:
    """The values of the key column that were seen so far; `name`: the layer's field, empty where there is no key."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._seen: dict[Any, int] = {}

    def wrong(self, values: Sequence[Any], rows: Array, column: str, known: set[int | None]) -> list[Problem]:
        """Rows without a value, or with one that an earlier row has; `known` rows are refused already."""
        problems = []
        for value, row in zip(values, rows.tolist(), strict=True):
            if row in known:
                continue
            if value is None:
                problems.append(Problem("no_key", {"column": column}, row, column))
            elif self._seen.setdefault(value, row) != row:
                facts = {"value": str(value)[:40], "first": self._seen[value]}
                problems.append(Problem("key_twice", facts, row, column))
        return problems
