"""From an uploaded table to rows by field: the header is matched, what has no field is said."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.registers.check import is_needed, own_fields
from core.registers.declare import Register
from core.registers.exchange.csv_in import rows_of_csv
from core.registers.exchange.limits import LARGEST_FILE, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from core.registers.exchange.xlsx_in import rows_of_xlsx

Row = tuple[int, dict[str, Any]]
_SHEETS = {"csv": rows_of_csv, "txt": rows_of_csv, "xlsx": rows_of_xlsx}
_FORMULA = ("=", "+", "-", "@")


def read_table(register: Register, name: str, content: bytes) -> list[Row]:
    """The rows of a CSV or XLSX file, each with its number in the file and its values by field.

    The header names fields as the register does, in either language or by their name in the program. Columns that the
    kit keeps itself, which an export has, are passed over.

    Raises:
        ValidationError: the file cannot be read, is too large, or its header does not fit; in a sentence.
    """
    rows = rows_of(name, content)
    columns = _columns(register, next(rows, (1, []))[1])
    return list(_by_field(rows, columns))


def rows_of(name: str, content: bytes) -> Iterator[tuple[int, list[Any]]]:
    """The rows of a CSV or XLSX file as they stand, each with its number in the file; the first is the header.

    Raises:
        ValidationError: the file cannot be read, or is too large; in a sentence.
    """
    if len(content) > LARGEST_FILE:
        raise ValidationError(_("A table may have %(most)d MB at most.") % {"most": LARGEST_FILE // 2**20})
    how = _SHEETS.get(name.rpartition(".")[2].lower())
    if how is None:
        raise ValidationError(_("Tables are read from CSV and XLSX files."))
    return iter(how(content))


def _columns(register: Register, header: list[Any]) -> list[str | None]:
    """The field of each column; None for one that is passed over."""
    titles = [str(cell or "").strip() for cell in header]
    while titles and not titles[-1]:
        titles.pop()
    if not titles:
        raise ValidationError(_("The first row must name the columns; it is empty."))
    if len(titles) > MOST_COLUMNS:
        raise ValidationError(_("A table may have %(most)d columns at most.") % {"most": MOST_COLUMNS})
    known, passed = _known(register)
    unknown = [title for title in titles if title.casefold() not in known and title.casefold() not in passed]
    if unknown:
        facts = {"columns": "、".join(each or "—" for each in unknown[:10]), "known": "、".join(titles_of(register))}
        raise ValidationError(_("There is no field for these columns: %(columns)s. Fields are: %(known)s.") % facts)
    columns = [known.get(title.casefold()) for title in titles]
    twice = sorted({titles[n] for n, each in enumerate(columns) if each and each in columns[:n]})
    if twice:
        raise ValidationError(_("These columns are there twice: %(columns)s.") % {"columns": "、".join(twice)})
    missing = [title for field, title in _needed(register) if field not in columns]
    if missing:
        raise ValidationError(_("These columns are missing: %(columns)s.") % {"columns": "、".join(missing)})
    return columns


def titles_of(register: Register) -> list[str]:
    """What the columns of a table for this register are called."""
    return [str(field.verbose_name) for field in own_fields(register)]


def _known(register: Register) -> tuple[dict[str, str], set[str]]:
    known: dict[str, str] = {}
    own = {field.name for field in own_fields(register)}
    passed = {"id", "#"}
    for language in ("zh-hans", "en"):
        with override(language):
            for field in register.model._meta.concrete_fields:
                names = {field.name.casefold(), str(field.verbose_name).casefold()}
                if field.name in own:
                    known.update(dict.fromkeys(names, field.name))
                else:
                    passed |= names
    return known, passed


def _needed(register: Register) -> list[tuple[str, str]]:
    """Fields without which no row could be right; the agency is known from who imports."""
    return [
        (field.name, str(field.verbose_name))
        for field in own_fields(register)
        if is_needed(field) and field.name != "agency"
    ]


def _by_field(rows: Iterator[tuple[int, list[Any]]], columns: list[str | None]) -> Iterator[Row]:
    count = 0
    for number, cells in rows:
        if all(cell in (None, "") or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise ValidationError(_("A table may have %(most)d rows at most; split it.") % {"most": MOST_ROWS})
        if any(cell not in (None, "") for cell in cells[len(columns) :]):
            facts = {"row": number, "columns": len(columns)}
            raise ValidationError(_("Row %(row)d has more cells than the %(columns)d columns of the header.") % facts)
        padded = chain(cells, [None] * (len(columns) - len(cells)))
        yield number, {name: _cell(cell) for name, cell in zip(columns, padded, strict=False) if name}


def _cell(value: Any) -> Any:
    """A cell as it was meant: exports put an apostrophe before what a spreadsheet would take for a formula."""
    if isinstance(value, str):
        value = value[: LONGEST_CELL + 1].strip()
        if value.startswith("'") and value[1:].startswith(_FORMULA):
            return value[1:]
    return value
