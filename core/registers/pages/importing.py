"""Import of a table: what is wrong with it, row by row, before anything is stored."""

import csv
import io
import secrets
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.access.api import Principal
from core.pages.gate import principal_of_page
from core.registers.actions.import_rows import Report, import_rows
from core.registers.check import is_needed, own_fields
from core.registers.declare import Register
from core.registers.exchange.read import read_table
from core.registers.pages.frame import draw
from core.registers.show import title_of
from core.states.api import Refusal

LARGEST_FILE = 20 * 1024 * 1024
SHOWN_PROBLEMS = 500
KEPT_S = 15 * 60


@dataclass(frozen=True)
class Upload:
    """A table that waits for its owner's word."""

    name: str
    content: bytes


def show(request: HttpRequest, register: Register) -> HttpResponse:
    """`import/`: upload; posted, the report. `?template=1`: an empty table; with `again`, the good rows are stored."""
    if request.GET.get("template"):
        return _template(register)
    if request.method != "POST":
        return _page(request, register)
    principal = principal_of_page(request)
    try:
        upload = _kept(principal, request.POST["again"]) if request.POST.get("again") else _uploaded(request)
        report = import_rows(
            principal, register, read_table(register, upload.name, upload.content), store_good="again" in request.POST
        )
    except ValidationError as error:
        return _page(request, register, errors=list(error.messages), status=422)
    except Refusal as refusal:
        return _page(request, register, errors=[str(refusal)], status=409)
    again = _keep(principal, upload) if report.problems and not report.stored and report.good else ""
    refused = report.problems and not report.stored
    return _page(request, register, report=report, name=upload.name, again=again, status=422 if refused else 200)


def _uploaded(request: HttpRequest) -> Upload:
    given = request.FILES.get("file")
    if given is None or not given.name:
        raise ValidationError(_("Choose a file first."))
    if (given.size or 0) > LARGEST_FILE:
        raise ValidationError(_("This file is too large: 20 MB at most."))
    return Upload(given.name, given.read())


def _keep(principal: Principal, upload: Upload) -> str:
    """A word by which its owner, and nobody else, finds the table again for a quarter of an hour."""
    word = secrets.token_urlsafe(12)
    cache.set(_key(principal, word), (upload.name, upload.content), KEPT_S)
    return word


def _kept(principal: Principal, word: str) -> Upload:
    found = cache.get(_key(principal, word))
    if not found:
        raise ValidationError(_("The table is no longer here: please choose the file once more."))
    cache.delete(_key(principal, word))
    return Upload(*found)


def _key(principal: Principal, word: str) -> str:
    return f"register-import:{principal.user_id}:{word[:32]}"


def _page(
    request: HttpRequest,
    register: Register,
    *,
    report: Report | None = None,
    errors: list[str] | None = None,
    name: str = "",
    again: str = "",
    status: int = 200,
) -> HttpResponse:
    problems = report.problems if report else []
    context: dict[str, Any] = {
        "columns": [(field.name, title_of(register, field.name), is_needed(field)) for field in own_fields(register)],
        "report": report,
        "refused": len({problem.row for problem in problems}),
        "problems": [
            (row, _column_title(register, field), sentence) for row, field, sentence in problems[:SHOWN_PROBLEMS]
        ],
        "hidden": max(0, len(problems) - SHOWN_PROBLEMS),
        "errors": errors or [],
        "name": name,
        "again": again,
    }
    return draw(request, register, "import", context, status=status)


def _column_title(register: Register, name: str) -> str:
    return title_of(register, name) if name in {field.name for field in own_fields(register)} else name


def _template(register: Register) -> HttpResponse:
    """A table with nothing but its head, as spreadsheets of the office open it."""
    head = io.StringIO()
    csv.writer(head).writerow(title_of(register, field.name) for field in own_fields(register))
    response = HttpResponse(head.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{register.app}-{register.thing}.csv"'
    return response
