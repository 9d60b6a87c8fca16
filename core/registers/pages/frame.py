"""What every page of a register is drawn from: its titles, its addresses, and what this person may do."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from core.access.api import Principal
from core.pages.gate import principal_of_page
from core.registers.address import address
from core.registers.declare import Register
from core.registers.models import Record
from core.registers.read import one

BARE = ("list", "new", "import", "export", "duplicates", "map", "views")
OF_RECORD = ("detail", "edit", "remove", "unmask", "attach")


def draw(
    request: HttpRequest, register: Register, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the register."""
    principal = principal_of_page(request)
    frame = {
        "register": register,
        "to": addresses(register),
        "may": {verb: bool(principal.scopes(f"{register.name}.{verb}")) for verb in ("edit", "unmask")},
    }
    return render(request, f"core/registers/{template}.html", {**frame, **context}, status=status)


def addresses(register: Register, pk: int | None = None) -> dict[str, str]:
    """Where the register's pages are; with `pk`, the record's. Pages that it does not have are left out."""
    names, kwargs = (BARE, {}) if pk is None else (OF_RECORD, {"pk": pk})
    found = {name: found for name in names if (found := _address(register, name, kwargs))}
    if register.made_at and pk is None:
        found["made"] = reverse(register.made_at)
    return found


def record_or_404(principal: Principal, register: Register, pk: int) -> Record:
    """The record as this person may see it. Raises Http404."""
    try:
        return one(principal, register, pk)
    except register.model.DoesNotExist:
        raise Http404 from None


def _address(register: Register, name: str, kwargs: dict[str, Any]) -> str:
    try:
        return address(register, name, **kwargs)
    except NoReverseMatch:
        return ""
