"""Reading XLSX, warily: it is a ZIP archive of XML, and either can be made to burst."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.registers.exchange.limits import LARGEST_UNPACKED, MOST_COLUMNS, MOST_ROWS

_SHEET = "xl/workbook.xml"
_HEAD = 4096
_SPARE_ROWS = 1000  # empty ones at the end, which spreadsheets like to leave
_MOST_RATIO = 200  # of what is unpacked to what is packed, once it is more than a little
_LITTLE = 10 * 1024 * 1024


def rows_of_xlsx(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    """Row number and cells of each row of the first sheet: values, never formulas.

    Raises:
        ValidationError: not an XLSX file, or one that would burst.
    """
    _check_archive(content)
    from openpyxl import load_workbook  # slow to load: only for processes that read tables

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size may be anything
        rows = sheet.iter_rows(max_row=MOST_ROWS + _SPARE_ROWS, max_col=MOST_COLUMNS + 1, values_only=True)
        for number, cells in enumerate(rows, 1):
            yield number, list(cells)
        book.close()
    except ValidationError:
        raise
    except Exception as error:  # openpyxl lets through whatever its parsers raise
        raise ValidationError(_("This XLSX file cannot be read; save it again, or as CSV.")) from error


def _check_archive(content: bytes) -> None:
    """Raise ValidationError for what is no XLSX file, and for a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            unpacked = sum(member.file_size for member in members)
            packed = max(1, sum(member.compress_size for member in members))
            bursting = unpacked > LARGEST_UNPACKED or (unpacked > _LITTLE and unpacked / packed > _MOST_RATIO)
            if bursting or len(members) > _SPARE_ROWS:
                raise ValidationError(_("This XLSX file unpacks to more than can be read."))
            if _SHEET not in names:
                raise ValidationError(_("This is not an XLSX file."))
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _check_plain(archive, member)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise ValidationError(_("This is not an XLSX file.")) from None


def _check_plain(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Entities in XML make a little file endless; spreadsheets have none."""
    with archive.open(member) as file:
        head = file.read(_HEAD).upper()
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise ValidationError(_("This is not an XLSX file."))
