"""Sign-in closed for a while after too many wrong passwords: what the person sees, and how it is opened again."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.access.gate import require
from core.access.principal import Principal
from core.declarations import AccountOpened
from core.events.append import append


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None) -> HttpResponse:
    """429 with the time at which to try again; called by django-axes."""
    until = open_again_at(request, credentials)
    left = max(timedelta(seconds=1), until - timezone.now())
    context = {"until": until, "minutes": ceil(left.total_seconds() / 60)}
    response = render(request, "core/locked_out.html", context, status=429)
    response["Retry-After"] = str(ceil(left.total_seconds()))
    return response


def open_again_at(request: HttpRequest, credentials: dict[str, Any] | None) -> datetime:
    """When this name may sign in again from this address: the cool-off after the last counted failure."""
    address = getattr(request, "axes_ip_address", None)
    attempts = AccessAttempt.objects.filter(username=get_client_username(request, credentials), ip_address=address)
    last = attempts.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    return last + (get_cool_off(request) or timedelta())


def locked(attempt: AccessAttempt) -> bool:
    """Whether sign-in is closed now for the name and address of this row."""
    closed = attempt.failures_since_start >= settings.AXES_FAILURE_LIMIT
    return closed and timezone.now() < attempt.attempt_time + (get_cool_off() or timedelta())


@transaction.atomic
def open_again(actor: Principal, attempt: AccessAttempt) -> None:
    """Let a name sign in again from an address, before its time. Raises AccessDenied."""
    require(actor, "core.user.manage")
    reset(username=attempt.username, ip=attempt.ip_address)
    append(AccountOpened(username=attempt.username or "", address=attempt.ip_address or ""), actor=actor)
