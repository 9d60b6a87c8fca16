"""The fields of a collection: found by name, and their values as JSON says them."""

from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gis.collections.declare import Collection, Field


def field_of(collection: Collection, name: str) -> Field:
    """The field of this name. Raises ValidationError, which names those that there are."""
    field = collection.field(name)
    if field is None:
        known = ", ".join(each.name for each in collection.fields)
        text = _("There is no field “%(name)s”. Known are: %(known)s.")
        raise ValidationError(text % {"name": name, "known": known})
    return field


def plain(value: Any) -> Any:
    """As JSON says it; a number that JSON has no word for is none."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return plain(float(value))
        case float() if not isfinite(value):
            return None
    return value
