"""Values and units as people read them, on paper and in files."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from gis.api import Field

LONGEST = 200


def titled(field: Field) -> str:
    """Its title, with the unit."""
    return f"{field.title} ({field.unit_text})" if field.unit else str(field.title)


def said(field: Field, value: Any) -> str:
    """A value of the field; empty for none, times in the district's time."""
    value = field.named(value)
    match value:
        case None:
            return ""
        case datetime():
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case bool():
            return str(_("yes") if value else _("no"))
        case float() | Decimal():
            return f"{value:.10g}"
    return str(value)[:LONGEST]
