"""Lengths of time as people type them."""

import re

SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds_of(text: str) -> float:
    """`90`, `90s`, `30m`, `1.5h`, `2d` in seconds.

    Raises:
        ValueError: it is none of these.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd]?)", text.strip().lower())
    if found is None:
        raise ValueError(text)
    return float(found[1]) * SECONDS[found[2]]
