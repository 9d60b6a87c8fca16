"""Reading CSV: UTF-8 or GB 18030, as spreadsheets here write it."""

import csv
import io
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.registers.exchange.limits import LONGEST_CELL

_SEPARATORS = ",;\t"


def rows_of_csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row; the separator is the one that the first line has most of.

    Raises:
        ValidationError: neither UTF-8 nor GB 18030, or not a table.
    """
    text = _text(content)
    first = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error:
        facts = {"line": reader.line_num + 1, "most": LONGEST_CELL}
        raise ValidationError(
            _("Line %(line)d is not CSV: a quotation mark is open, or a cell has over %(most)d characters.") % facts
        ) from None


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValidationError(_("This file is in UTF-16; save it as CSV in UTF-8 or GB 18030."))
    if b"\0" in content:
        raise ValidationError(_("This is not a text file; save the table as CSV or XLSX."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(_("This file is neither in UTF-8 nor in GB 18030; save it again in one of them."))
