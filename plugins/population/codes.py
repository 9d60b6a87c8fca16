"""The code lists of this module, read from `data/`."""

import csv
from pathlib import Path

from core.plugins.api import Text
from core.registers.api import CodeList

_FOLDER = Path(__file__).parent / "data"


def _read(name: str, title: Text) -> CodeList:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
        entries = {row["code"]: Text(zh=row["zh"], en=row["en"]) for row in csv.DictReader(file)}
    return CodeList(name, title, entries)


NATIONS = _read("nations", Text(zh="民族", en="Nationality"))
RISKS = _read("risks", Text(zh="风险类别", en="Kind of risk"))
ORGANISATION_KINDS = _read("organisation_kinds", Text(zh="机构类型", en="Kind of organisation"))
