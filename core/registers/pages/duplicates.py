"""Suspected duplicates, and making one record of two."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.pages.gate import principal_of_page
from core.registers.actions.merge import merge
from core.registers.check import own_fields
from core.registers.declare import Register
from core.registers.duplicates import duplicates
from core.registers.models import Record
from core.registers.pages.forms import in_order
from core.registers.pages.frame import addresses, draw, record_or_404
from core.registers.show import label, shown, title_of
from core.registers.values import number_of
from core.states.api import Refusal


@dataclass(frozen=True)
class Choice:
    """A field of two records; `differs` where somebody has to choose."""

    name: str
    title: str
    kept: str
    other: str
    differs: bool
    take: str


def show(request: HttpRequest, register: Register) -> HttpResponse:
    """`duplicates/`: groups of records that look alike."""
    groups = duplicates(principal_of_page(request), register)
    context = {
        "titles": [title_of(register, name) for name in register.columns],
        "alike": [title_of(register, name) for name in register.alike],
        "groups": [[_row(register, record) for record in group] for group in groups],
    }
    return draw(request, register, "duplicates", context)


def merge_two(request: HttpRequest, register: Register) -> HttpResponse:
    """`merge/?keep=&other=`: both side by side; posted, one record with the values chosen."""
    principal = principal_of_page(request)
    asked = request.POST if request.method == "POST" else request.GET
    keep = record_or_404(principal, register, _number(asked, "keep"))
    other = record_or_404(principal, register, _number(asked, "other"))
    if keep.pk == other.pk:
        messages.error(request, _("Choose two different records."))
        return redirect(addresses(register)["duplicates"])
    if request.method != "POST":
        return _choose(request, register, keep, other)
    names = [field.name for field in own_fields(register) if request.POST.get(field.name) == "other"]
    values = {name: getattr(other, name) for name in names}
    try:
        merge(principal, register, keep.pk, other.pk, values, request.POST.get("why", ""))
    except ValidationError as error:
        return _choose(request, register, keep, other, list(error.messages), 422)
    except Refusal as refusal:
        return _choose(request, register, keep, other, [str(refusal)], 409)
    messages.success(request, _("The two records are one now."))
    return redirect(addresses(register, keep.pk)["detail"])


def choices(register: Register, keep: Record, other: Record, taken: Mapping[str, str]) -> list[Choice]:
    """Both records field by field; an empty value gives way to one that says something."""
    mine, its = shown(register, keep), shown(register, other)
    found = []
    for field in in_order(register, own_fields(register)):
        differs = getattr(keep, field.name) != getattr(other, field.name)
        take = taken.get(field.name) or ("other" if its[field.name] and not mine[field.name] else "keep")
        found.append(
            Choice(field.name, title_of(register, field.name), mine[field.name], its[field.name], differs, take)
        )
    return found


def _choose(
    request: HttpRequest,
    register: Register,
    keep: Record,
    other: Record,
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "keep": keep,
        "other": other,
        "keep_title": label(register, keep),
        "other_title": label(register, other),
        "keep_url": addresses(register, keep.pk)["detail"],
        "other_url": addresses(register, other.pk)["detail"],
        "choices": choices(register, keep, other, request.POST.dict()),
        "why": request.POST.get("why", ""),
        "errors": errors or [],
    }
    return draw(request, register, "merge", context, status=status)


def _row(register: Register, record: Record) -> dict[str, object]:
    looks = shown(register, record)
    return {
        "pk": record.pk,
        "url": addresses(register, record.pk)["detail"],
        "cells": [looks[name] for name in register.columns],
    }


def _number(parameters: Mapping[str, str], name: str) -> int:
    number = number_of(parameters.get(name, ""))
    if number is None:
        raise Http404
    return number
