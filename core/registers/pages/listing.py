"""The list of a register: words, filters, saved views, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict

from core.access.api import Principal
from core.pages.gate import principal_of_page
from core.registers.actions.views import saved_views
from core.registers.declare import Register
from core.registers.listing import Listing, listing
from core.registers.models import Record
from core.registers.pages.forms import Options, options_of, yes_no
from core.registers.pages.frame import addresses, draw
from core.registers.quality import quality
from core.registers.query import Query, read_query
from core.registers.show import shown, title_of

FORMATS = {"csv": "CSV", "xlsx": "XLSX (Excel)", "geojson": "GeoJSON"}
NARROWING = ("before", "limit")  # parameters that are a page, not a question


@dataclass(frozen=True)
class Filter:
    """A way to narrow the list: `kind` choice, date or text; a date has a beginning and an end."""

    name: str
    title: str
    kind: str
    options: Options
    value: str
    since: str
    until: str


@dataclass(frozen=True)
class Row:
    """A record in the list."""

    pk: int
    url: str
    cells: list[str]


def show(request: HttpRequest, register: Register) -> HttpResponse:
    """The list; an address that cannot be read shows everything and says what was wrong."""
    principal = principal_of_page(request)
    query, wrong = asked(register, request.GET)
    page = listing(principal, register, query)
    context = {
        "query": query,
        "wrong": wrong,
        "titles": [title_of(register, name) for name in register.columns],
        "rows": [_row(register, record) for record in page.rows],
        "listed": page,
        "next": _next(request, page),
        "first": f"?{question(request.GET)}" if query.before else "",
        "filters": filters_of(principal, register, request.GET),
        "narrowed": bool(query.q or query.filters or query.bbox or query.polygon),
        "question": question(request.GET),
        "views": saved_views(principal, register),
        "formats": [(name, FORMATS[name]) for name in formats_of(register)],
        "quality": scores_of(register),
    }
    return draw(request, register, "list", context)


def asked(register: Register, parameters: Mapping[str, Any]) -> tuple[Query, list[str]]:
    """The query of an address, and what of it could not be read."""
    try:
        return read_query(register, parameters), []
    except ValidationError as error:
        return Query(), list(error.messages)


def question(parameters: QueryDict) -> str:
    """The address's question without the page: what a saved view, an export and the map repeat."""
    pairs = [
        (name, value)
        for name in parameters
        if name not in NARROWING
        for value in parameters.getlist(name)
        if value != ""
    ]
    return urlencode(pairs)


def filters_of(principal: Principal, register: Register, parameters: Mapping[str, Any]) -> list[Filter]:
    """The filters of the register with what is chosen now."""
    return [_filter(principal, register, name, parameters) for name in register.filters]


def _filter(principal: Principal, register: Register, name: str, parameters: Mapping[str, Any]) -> Filter:
    field: Any = register.model._meta.get_field(name)
    options = options_of(principal, register, field, "view")
    if isinstance(field, models.BooleanField):
        options = yes_no()
    kind = "choice" if options else "date" if isinstance(field, models.DateField) else "text"
    given = [str(parameters.get(f"{name}{end}", "")) for end in ("", "_from", "_to")]
    return Filter(name, title_of(register, name), kind, options, *given)


def scores_of(register: Register) -> dict[str, Any] | None:
    """The quality of the register, for its list's head: when worked out, and each score as a share and in percent."""
    found = quality(register)
    if found is None:
        return None
    return {"at": found.at, "complete": _score(found.complete), "fresh": _score(found.fresh)}


def _score(share: float | None) -> dict[str, str] | None:
    return None if share is None else {"share": f"{share:.3f}", "percent": f"{share * 100:.1f}%"}


def formats_of(register: Register) -> list[str]:
    """The formats that a register can be had in; GeoJSON needs places."""
    return [name for name in FORMATS if name != "geojson" or register.place]


def _row(register: Register, record: Record) -> Row:
    looks = shown(register, record)
    return Row(record.pk, addresses(register, record.pk)["detail"], [looks[name] for name in register.columns])


def _next(request: HttpRequest, page: Listing) -> str:
    if page.next is None:
        return ""
    asked_for = question(request.GET)
    return f"?{asked_for}{'&' if asked_for else ''}before={page.next}"
