"""Kinds of facilities, read from `kinds.csv`: a list of our own, grouped for symbols and menus."""

import csv
from pathlib import Path

from core.plugins.api import Text
from core.registers.api import CodeList


def _rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "kinds.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


KINDS = CodeList(
    "facility_kinds",
    Text(zh="设施类别", en="Kind of facility"),
    {row["code"]: Text(zh=row["zh"], en=row["en"]) for row in _rows()},
)
GROUPS = {row["code"]: row["group"] for row in _rows()}
