"""Finding records by what a person types."""

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import ValidationError
from django.db.models import Q

from core.registers.declare import Register
from core.registers.models import Record
from core.registers.words import query_of, vector, words_of

LONGEST_QUERY = 100


class Words(SearchQuery):
    """A `tsquery` taken as it is: the parser of `to_tsquery` has its own opinion of Chinese."""

    template = "(%(expressions)s)::tsquery"
    function = None


def search(register: Register, text: str) -> Q:
    """Records in which every word is found, or whose `exact` field is the text; everything for no text."""
    text = text.strip()[:LONGEST_QUERY]
    if not text:
        return Q()
    words = query_of(text)
    found = Q(search=Words(words)) if words else Q(pk__in=[])
    for name in register.exact:
        value = _whole(register, name, text)
        if value is not None:
            found |= Q(**{name: value})
    return found


def vector_of(register: Register, record: Record) -> str:
    """The record's words as a `tsvector` in its text form."""
    return vector(words_of(str(getattr(record, name) or "") for name in register.search))


def _whole(register: Register, name: str, text: str) -> Any:
    """The text as a value of the field; None where it cannot be one, which spares the database the look."""
    try:
        return register.model._meta.get_field(name).clean(text, None)  # type: ignore[union-attr]
    except ValidationError:
        return None
