"""The kinds of incidents: a code list with its scheme and version, read once."""

import csv
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class Kind:
    """A kind that an incident may have.

    Attributes:
        name: as people read it. own: as the list has it, which is often clear only below its `group`.
        group: the name of the kind above. level: 2 for a group itself, 3 for what is in one.
    """

    code: str
    name: str
    own: str
    group: str
    level: int


@dataclass(frozen=True)
class Scheme:
    """The code list: its name, its version, and its kinds in the order of their codes."""

    name: str
    version: str
    kinds: dict[str, Kind]


@lru_cache(maxsize=1)
def scheme() -> Scheme:
    """The code list in force."""
    about = json.loads((_DATA / "kinds.json").read_text())
    with (_DATA / "event_types.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {row["code"]: row["name"] for row in rows}
    chosen = [row for row in rows if int(row["level"]) in about["levels"]]
    kinds = {row["code"]: _kind(row, names[row["parent"]], tuple(about["carry_group"])) for row in chosen}
    return Scheme(about["scheme"], about["version"], kinds)


def kind_of(code: str) -> Kind:
    """The kind of this code.

    Raises:
        LookupError: there is none, or it is too general to be an incident's.
    """
    return scheme().kinds[code]


def _kind(row: dict[str, str], group: str, carry_group: tuple[str, ...]) -> Kind:
    own, level = row["name"], int(row["level"])
    alone = level == 2 or not row["code"].startswith(carry_group)
    return Kind(row["code"], own if alone else f"{group}·{own}", own, group, level)
