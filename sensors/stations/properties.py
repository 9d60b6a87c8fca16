"""What stations can measure: a catalogue, as data with version and source, read once."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent.parent / "data" / "properties.json"


@dataclass(frozen=True)
class Property:
    """A measured property: `title` in zh and en, `unit` in UCUM, `least` and `most` in that unit.

    A value outside of least to most cannot be true.
    """

    name: str
    title: dict[str, str]
    unit: str
    least: float
    most: float


def properties_of(content: dict[str, Any]) -> dict[str, Property]:
    """Read the data file's content.

    Raises:
        ValueError: a property ends before it begins. KeyError: it lacks something.
    """
    found = {}
    for name, each in content["properties"].items():
        title = {"zh": each["zh"], "en": each["en"]}
        found[name] = Property(name, title, each["unit"], float(each["least"]), float(each["most"]))
        if found[name].least >= found[name].most:
            raise ValueError(f"property {name}: least must be below most")
    return found


@lru_cache(maxsize=1)
def properties() -> dict[str, Property]:
    """The catalogue in force, by name."""
    return properties_of(json.loads(_FILE.read_text()))


def title_of(name: str) -> dict[str, str]:
    """What to call a property in zh and en; its name where the catalogue no longer has it."""
    known = properties().get(name)
    return known.title if known else {"zh": name, "en": name}
