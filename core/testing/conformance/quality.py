"""`quality.toml` of a plugin: what it is exempt from, and why; addresses whose arguments nobody could guess.

[[exempt]]
check = "anonymous"
what = "verify"
reason = "Anybody may verify a certificate by its code; the page shows nothing else."

[arguments]
report = { year = "2026" }
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHECKS = (
    "accessibility",
    "anonymous",
    "figures",
    "forbidden",
    "layers",
    "parameters",
    "permission",
    "queries",
    "samples",
)
SHORTEST_REASON = 20


@dataclass(frozen=True)
class Quality:
    """The file as read; `arguments` by the name of the address."""

    exempt: Mapping[tuple[str, str], str] = field(default_factory=dict)
    arguments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def spares(self, check: str, what: str = "") -> bool:
        """Whether this thing, or the plugin as a whole, is exempt from the check."""
        return (check, what) in self.exempt or (check, "") in self.exempt


def read_quality(folder: Path) -> Quality:
    """The plugin's file; nothing is exempt without one."""
    file = folder / "quality.toml"
    if not file.exists():
        return Quality()
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Quality(problems=(f"quality.toml: {error}",))
    exempt = {(each.get("check", ""), each.get("what", "")): each.get("reason", "") for each in said.get("exempt", [])}
    problems = [f"quality.toml: there is no check {check!r}" for check, _ in exempt if check not in CHECKS]
    problems += [
        f"quality.toml: {check} {what}: a reason of at least {SHORTEST_REASON} characters is needed"
        for (check, what), reason in exempt.items()
        if len(str(reason).strip()) < SHORTEST_REASON
    ]
    problems += [f"quality.toml: what is {key!r}?" for key in said.keys() - {"exempt", "arguments"}]
    return Quality(exempt, said.get("arguments", {}), tuple(problems))
