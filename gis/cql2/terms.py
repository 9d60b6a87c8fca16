"""What a part of a filter becomes: SQL with a type, and the values that it names."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

Type = Literal["text", "number", "sum", "boolean", "date", "datetime", "geometry", "interval"]


@dataclass(frozen=True)
class Term:
    """SQL of a type. `sum` is a number that was reckoned, of type `numeric`, so that nothing can overflow.

    `until` is the end where the term is a period or may be one; `known` is the value where a literal was given.
    """

    sql: str
    type: Type
    until: str = ""
    known: Any = None


def type_words(type_: Type) -> str:
    """The type for a person."""
    return {
        "text": _("a text"),
        "number": _("a number"),
        "sum": _("a number"),
        "boolean": _("true or false"),
        "date": _("a date"),
        "datetime": _("a time"),
        "geometry": _("a geometry"),
        "interval": _("a period"),
    }[type_]


@dataclass
class Values:
    """Named parameters: the only way from a request into a statement."""

    prefix: str
    kept: list[tuple[str, Any]] = field(default_factory=list)

    def put(self, value: Any, type_: str) -> str:
        """SQL that stands for the value, of a type of PostgreSQL."""
        name = f"{self.prefix}{len(self.kept)}"
        self.kept.append((name, value))
        return f"%({name})s::{type_}"


def literal(value: Any, values: Values) -> Term:
    """A text, number or truth value.

    Raises:
        ValidationError: the database could not hold it.
    """
    if isinstance(value, bool):
        return Term("TRUE" if value else "FALSE", "boolean", known=value)
    if isinstance(value, int) and abs(value) < 2**63:
        return Term(values.put(value, "bigint"), "number", known=value)
    if isinstance(value, int | float):
        return Term(values.put(_finite(value), "float8"), "number", known=value)
    return Term(values.put(plain_text(value), "text"), "text", known=value)


def plain_text(text: str) -> str:
    """The text, if the database can hold it.

    Raises:
        ValidationError: it has characters that are none.
    """
    if "\0" in text or text.encode("utf-8", "ignore").decode() != text:
        raise ValidationError(_("The filter has a character that is none."))
    return text


def day(text: Any, values: Values) -> Term:
    """A `DATE`. Raises ValidationError: it is none."""
    return Term(values.put(read_day(text), "date"), "date")


def moment(text: Any, values: Values) -> Term:
    """A `TIMESTAMP`. Raises ValidationError: it is none."""
    return Term(values.put(read_moment(text), "timestamptz"), "datetime")


def read_day(text: Any) -> date:
    """The day that a text names.

    Raises:
        ValidationError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise ValidationError(_("“%(text)s” is not a date such as 2026-07-01.") % {"text": str(text)[:40]}) from error


def read_moment(text: Any) -> datetime:
    """The moment that a text names; without an offset it is the district's time.

    Raises:
        ValidationError: it is none.
    """
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            found = found.replace(tzinfo=get_default_timezone())
        found.utctimetuple()  # years that no database has
    except (ValueError, TypeError, OverflowError) as error:
        shown = {"text": str(text)[:40]}
        raise ValidationError(_("“%(text)s” is not a time such as 2026-07-01T08:00:00+08:00.") % shown) from error
    return found


def as_moment(term: Term) -> str:
    """The SQL of a date or time as a time; a day begins at midnight in the district."""
    if term.type == "datetime":
        return term.sql
    return f"(({term.sql})::timestamp AT TIME ZONE 'Asia/Shanghai')"


def _finite(value: float) -> float:
    try:
        found = float(value)
    except OverflowError:
        found = float("inf")
    if found in (float("inf"), float("-inf")) or found != found:
        raise ValidationError(_("A number in the filter is too large."))
    return found
