"""What a step's form says: cleaned by the form itself, kept as JSON."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.forms import BaseForm


def cleaned(form: type[BaseForm] | None, values: Mapping[str, Any] | None) -> dict[str, Any]:
    """The values as the form understands them; empty where there is no form.

    Raises:
        ValidationError: what is wrong, field by field.
    """
    if form is None:
        return {}
    bound = form(data=values or {})
    if not bound.is_valid():
        raise ValidationError(bound.errors.as_data())
    return dict(bound.cleaned_data)


def kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of cleaned values: rows by their keys, dates and decimals as text, files not at all."""
    lasting = {name: value for name, value in values.items() if not isinstance(value, File)}
    found: dict[str, Any] = json.loads(json.dumps(lasting, cls=_Encoder, ensure_ascii=False))
    return found


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        """Rows by their primary keys, sets and querysets as lists."""
        if isinstance(o, Model):
            return o.pk
        if isinstance(o, Iterable):
            return list(o)
        return super().default(o)
