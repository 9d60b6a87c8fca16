"""One record: its fields, what belongs to it, its files, its place, and how it came to be as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from core.access.api import Principal
from core.files.api import attached
from core.pages.gate import principal_of_page
from core.registers.address import address
from core.registers.check import references_to, told_fields
from core.registers.declare import REGISTERS, Register
from core.registers.history import Version, as_of, history
from core.registers.models import Record
from core.registers.pages.forms import in_order
from core.registers.pages.frame import addresses, draw, record_or_404
from core.registers.pages.mapping import map_config, place_of_record
from core.registers.read import related, visible
from core.registers.show import label, register_for, shown, title_of

MOST_RELATED = 20


@dataclass(frozen=True)
class Line:
    """A field of the record as it is shown; `state` says whether something is hidden or just uncovered."""

    title: str
    value: str
    state: str
    url: str


@dataclass(frozen=True)
class Related:
    """Records of another register that point to this one."""

    register: Register
    title: str
    rows: list[tuple[str, list[str]]]
    more: bool


def show(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """`<pk>/`: the record; `?as_of=` a day or a time: as it stood at its end, or then."""
    principal = principal_of_page(request)
    record = record_or_404(principal, register, pk)
    moment = moment_of(request.GET.get("as_of", ""))
    version = as_of(principal, register, pk, moment) if moment else None
    return page_of_record(request, register, record, moment=moment, version=version)


def page_of_record(
    request: HttpRequest,
    register: Register,
    record: Record,
    *,
    unmasked: Mapping[str, str] | None = None,
    moment: datetime | None = None,
    version: Version | None = None,
) -> HttpResponse:
    """The record's page, now or at a moment, with some values in the open."""
    principal = principal_of_page(request)
    earlier = moment is not None
    context = {
        "record": record,
        "record_title": label(register, record),
        "here": addresses(register, record.pk),
        "lines": _lines_then(register, version) if earlier else _lines(register, record, unmasked or {}),
        "unmasked": unmasked,
        "moment": moment,
        "moment_text": request.GET.get("as_of", ""),
        "version": version,
        "versions": history(principal, register, record.pk),
        "may_edit": principal.may(register.permission("edit"), record.agency.path),
        "may_unmask": bool(register.masks) and principal.may(register.permission("unmask"), record.agency.path),
        "related": [] if earlier else list(_related(principal, register, record)),
        "files": _files(register, record),
        "map": map_config(register, place=place_of_record(register, record)) if register.place else None,
    }
    return draw(request, register, "detail", context)


def moment_of(text: str) -> datetime | None:
    """A day (its end) or a time in the district's time; None for anything else."""
    try:
        day = parse_date(text)
        if day is not None:
            return timezone.make_aware(datetime.combine(day, time())) + timedelta(days=1)
        found = parse_datetime(text)
    except (ValueError, OverflowError):
        return None
    return timezone.make_aware(found) if found is not None and timezone.is_naive(found) else found


def _lines(register: Register, record: Record, unmasked: Mapping[str, str]) -> list[Line]:
    looks = {**shown(register, record), **unmasked}
    lines = []
    for field in in_order(register, told_fields(register)):
        state = ""
        if field.name in register.masks and looks[field.name]:
            state = "open" if field.name in unmasked else "masked"
        # who may not see an address must not be led to its page
        url = "" if state == "masked" else _target(record, field)
        lines.append(Line(title_of(register, field.name), looks[field.name], state, url))
    return lines


def _lines_then(register: Register, version: Version | None) -> list[Line]:
    """The fields of an earlier version; none where the record was not there yet."""
    if version is None:
        return []
    return [
        Line(title_of(register, field.name), value, "masked" if field.name in register.masks and value else "", "")
        for field in in_order(register, told_fields(register))
        for value in [version.values.get(field.name, "")]
    ]


def _target(record: Record, field: "models.Field[Any, Any]") -> str:
    """The page of what a reference points to."""
    if not isinstance(field, models.ForeignKey):
        return ""
    other = register_for(field.related_model)
    pk = getattr(record, field.attname)
    return address(other, "detail", pk=pk) if other and pk else ""


def _related(principal: Principal, register: Register, record: Record) -> Any:
    """What other registers hold about this record, as far as this person may see them."""
    for other in REGISTERS.active().values():
        if not principal.scopes(other.permission("view")):
            continue
        for name in references_to(register, other.model):
            found = _pointing(principal, other, name, record)
            if found.rows:
                yield found


def _pointing(principal: Principal, other: Register, name: str, record: Record) -> Related:
    rows = related(other, visible(principal, other).filter(**{name: record.pk}).order_by("-pk"))[: MOST_RELATED + 1]
    columns = [column for column in other.columns if column != name][:5]
    lines = []
    for row in rows[:MOST_RELATED]:
        looks = shown(other, row)
        lines.append((address(other, "detail", pk=row.pk), [looks[column] for column in columns]))
    title = _("%(register)s with this %(field)s") % {"register": other.title, "field": title_of(other, name)}
    return Related(other, title, lines, len(rows) > MOST_RELATED)


def _files(register: Register, record: Record) -> list[dict[str, Any]]:
    return [
        {"file": each, "url": address(register, "file", pk=record.pk, file_id=each.pk)}
        for each in attached(register.name, record.pk)
    ]
