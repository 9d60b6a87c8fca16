"""What a person sees whose sign-in is closed for a while after too many wrong passwords."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


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
