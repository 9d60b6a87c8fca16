"""New and edit: the form, what is wrong with it, and what to do when somebody else was faster."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.pages.gate import principal_of_page
from core.registers.actions.change import change
from core.registers.actions.create import create
from core.registers.actions.remove import remove
from core.registers.check import own_fields
from core.registers.declare import Register
from core.registers.models import Record
from core.registers.pages.forms import empty, filled, form_of, in_order, typed
from core.registers.pages.frame import addresses, draw, record_or_404
from core.registers.pages.mapping import map_config
from core.registers.show import label, title_of
from core.states.api import Refusal


@dataclass(frozen=True)
class Difference:
    """A field of which two people want different things."""

    title: str
    mine: str
    now: str
    differs: bool


def new(request: HttpRequest, register: Register) -> HttpResponse:
    """`new/`: an empty form; posted, the record's page or the form with what is wrong."""
    principal = principal_of_page(request)
    if request.method != "POST":
        return _form(request, register, None, {**empty(register), **request.GET.dict()})
    values = typed(register, request.POST)
    try:
        record = create(principal, register, values, request.POST.get("why", ""))
    except ValidationError as error:
        return _form(request, register, None, values, errors=errors_of(error), status=422)
    except Refusal as refusal:
        return _form(request, register, None, values, refusal=str(refusal), status=409)
    messages.success(request, _("“%(record)s” is in the register.") % {"record": label(register, record)})
    return redirect(addresses(register, record.pk)["detail"])


def edit(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """`<pk>/edit/`: the form; a version that is no longer the last shows both side by side."""
    principal = principal_of_page(request)
    record = record_or_404(principal, register, pk)
    if request.method != "POST":
        return _form(request, register, record, filled(register, record))
    values = typed(register, request.POST)
    try:
        record = change(principal, register, pk, _version(request), values, request.POST.get("why", ""))
    except register.model.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        return _form(request, register, record, values, errors=errors_of(error), status=422)
    except Refusal as refusal:
        return _refused(request, register, pk, values, refusal)
    messages.success(request, _("The change is stored."))
    return redirect(addresses(register, pk)["detail"])


@require_POST
def take_away(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """`<pk>/remove/`: the record leaves the register; its versions stay."""
    principal = principal_of_page(request)
    record = record_or_404(principal, register, pk)
    try:
        remove(principal, register, pk, request.POST.get("why", ""))
    except (ValidationError, Refusal) as error:
        said = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        messages.error(request, said)
        return redirect(addresses(register, pk)["edit"])
    messages.success(request, _("“%(record)s” has been removed.") % {"record": label(register, record)})
    return redirect(addresses(register)["list"])


def errors_of(error: ValidationError) -> dict[str, list[str]]:
    """What is wrong, by field; under "" what belongs to none."""
    found: dict[str, list[str]] = getattr(error, "message_dict", None) or {"": list(error.messages)}
    return found


def _refused(
    request: HttpRequest, register: Register, pk: int, values: dict[str, str], refusal: Refusal
) -> HttpResponse:
    """The form once more, on top of the version that is there now."""
    record = record_or_404(principal_of_page(request), register, pk)
    stale = refusal.code == "changed_meanwhile"
    both = differences(register, record, values) if stale else []
    return _form(request, register, record, values, refusal=str(refusal), differences=both, status=409)


def differences(register: Register, record: Record, values: dict[str, str]) -> list[Difference]:
    """What was typed beside what stands there now, as people read both."""
    now = filled(register, record)
    return [
        Difference(
            title_of(register, field.name),
            _readable(field, values[field.name]),
            _readable(field, now[field.name]),
            values[field.name].strip() != ("" if now[field.name] == "None" else now[field.name]),
        )
        for field in in_order(register, own_fields(register))
        if field.name in values and not _same_flag(values[field.name], now[field.name])
    ]


def _same_flag(mine: str, now: str) -> bool:
    return mine in ("true", "false") and mine == now.lower()


def _readable(field: Any, value: str) -> str:
    if value in ("true", "false", "True", "False"):
        return _("yes") if value.lower() == "true" else _("no")
    if field.choices:
        return next((str(title) for code, title in field.flatchoices if str(code) == value), value)
    if field.is_relation and value.isdigit():
        found = field.related_model._default_manager.filter(pk=int(value)).first()
        return str(found or value)
    return value


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _form(
    request: HttpRequest,
    register: Register,
    record: Record | None,
    values: dict[str, str],
    *,
    errors: dict[str, list[str]] | None = None,
    refusal: str = "",
    differences: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    wrong = errors or {}
    known = {field.name for field in own_fields(register)}
    context = {
        "record": record,
        "record_title": label(register, record) if record else "",
        "here": addresses(register, record.pk) if record else {},
        "fields": form_of(principal_of_page(request), register, values, wrong),
        "wrong": [text for name, texts in wrong.items() if name not in known and name != "why" for text in texts],
        "why": request.POST.get("why", ""),
        "why_errors": wrong.get("why", []),
        "refusal": refusal,
        "differences": differences,
        "place_map": map_config(register) if register.place else None,
    }
    return draw(request, register, "form", context, status=status)
