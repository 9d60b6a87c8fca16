"""The threshold rules that every installation begins with: data with version and source."""

import json
from pathlib import Path
from typing import Any

from core.access.api import SYSTEM
from sensors.stations.actions import BY_HAND, Levels, set_threshold
from sensors.stations.models import ThresholdRule

_FILE = Path(__file__).parent.parent / "data" / "thresholds.json"
_LEVELS = ("blue", "yellow", "orange", "red", "hysteresis")


def load_thresholds(content: dict[str, Any] | None = None) -> tuple[int, int]:
    """Bring the general rules to the state of the data file; what a person has set stays as it is.

    Returns:
        How many rules were changed, and how many differ because they were set by hand.

    Raises:
        ValidationError: the file holds a rule that cannot be.
    """
    content = json.loads(_FILE.read_text()) if content is None else content
    known = {rule.property: rule for rule in ThresholdRule.objects.filter(device=None)}
    changed = kept = 0
    for each in content["rules"]:
        rule = known.get(each["property"])
        if rule is not None and rule.version.startswith(BY_HAND):
            kept += 1
        elif rule is None or rule.version != content["version"]:
            _load(each, content["version"])
            changed += 1
    return changed, kept


def _load(each: dict[str, Any], version: str) -> None:
    levels = Levels(**{name: float(each[name]) for name in _LEVELS if name in each})
    direction = each.get("direction", ThresholdRule.Direction.ABOVE)
    set_threshold(SYSTEM, None, each["property"], levels, direction=direction, version=version, source=each["source"])
