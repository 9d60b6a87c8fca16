"""Which alarm opens or joins which incident: data with version and source, read once."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from command.kinds.load import kind_of

_FILE = Path(__file__).resolve().parent.parent / "data" / "from_alarms.json"
LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Rule:
    """What an alarm of some kind means.

    Attributes:
        kind_code: the kind of the incident it opens. joins: the kinds of incidents it may belong to.
        within_m: how near such an incident must be, in metres.
        opens_from: the level (1 red to 4 blue) from which on it opens one by itself.
        severity: of the incident it opens (1 especially grave to 4 ordinary), by the alarm's level.
    """

    kind_code: str
    joins: frozenset[str]
    within_m: float
    opens_from: int
    severity: dict[int, int]


@dataclass(frozen=True)
class Policy:
    """The data file: its version, and its rules by alarm kind and property (`""` for alarms without one)."""

    version: str
    rules: dict[tuple[str, str], Rule]

    def rule_for(self, alarm_kind: str, measured: str) -> Rule | None:
        """The rule for an alarm, if there is one."""
        return self.rules.get((alarm_kind, measured))


def policy_of(content: dict[str, Any]) -> Policy:
    """Read the data file's content.

    Raises:
        ValueError: two rules for one alarm, or a level without its severity.
        LookupError: a kind or a group of kinds that does not exist.
    """
    rules: dict[tuple[str, str], Rule] = {}
    for row in content["rules"]:
        for measured in row.get("properties", [""]):
            if (row["alarm"], measured) in rules:
                raise ValueError(f"two rules for {row['alarm']} {measured}")
            rules[row["alarm"], measured] = _rule(row, content["near_in_kind"])
    return Policy(content["version"], rules)


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The policy in force."""
    return policy_of(json.loads(_FILE.read_text()))


def _rule(row: dict[str, Any], groups: dict[str, list[str]]) -> Rule:
    severity = {int(level): int(value) for level, value in row["severity"].items()}
    if set(severity) != set(LEVELS) or not set(severity.values()) <= set(LEVELS) or row["opens_from"] not in LEVELS:
        raise ValueError(f"rule for {row['alarm']}: levels and severities go from 1 to 4, each with its own")
    joins = frozenset(kind_of(code).code for code in groups[row["near_in_kind"]])
    return Rule(kind_of(row["kind"]).code, joins, float(row["within_m"]), row["opens_from"], severity)
