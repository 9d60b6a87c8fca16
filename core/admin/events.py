"""The event log, for the audit administrator: to read and to verify, never to change."""

import json
import time
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.admin.kit import ReadOnlyAdmin
from core.events.audit import last_verdict, verify_and_note
from core.events.models import EventRecord
from core.events.types import EVENT_TYPES
from core.pages.gate import page, principal_of_page


@admin.register(EventRecord)
class EventRecordAdmin(ReadOnlyAdmin):
    """Newest first, with the state of the hash chain above."""

    change_list_template = "admin/core/eventrecord/change_list.html"
    list_display = ["number", "at", "title", "actor", "said"]
    list_display_links = ["number", "title"]
    ordering = ["-seq"]
    search_fields = ["type", "actor"]
    list_per_page = 50
    show_full_result_count = False  # counting a log of millions costs more than it tells
    readonly_fields = (
        "number",
        "at",
        "title",
        "type",
        "actor",
        "actor_id",
        "agency_path",
        "place",
        "content",
        "fingerprint",
    )
    fields = readonly_fields

    @admin.display(description=gettext_lazy("number"), ordering="seq")
    def number(self, record: EventRecord) -> int:
        """Its place in the log."""
        return record.seq

    @admin.display(description=gettext_lazy("event"), ordering="type")
    def title(self, record: EventRecord) -> str:
        """What happened, in words; the name where nobody declares it any more."""
        declared = EVENT_TYPES.get(record.type)
        return str(declared.title) if declared else record.type

    @admin.display(description=gettext_lazy("content"))
    def said(self, record: EventRecord) -> str:
        """The payload in one line."""
        return " · ".join(f"{key}: {value}" for key, value in record.payload.items())[:160]

    @admin.display(description=gettext_lazy("content"))
    def content(self, record: EventRecord) -> SafeString:
        """The payload as it stands."""
        return format_html("<pre>{}</pre>", json.dumps(record.payload, ensure_ascii=False, indent=2))

    @admin.display(description=gettext_lazy("place (longitude, latitude)"))
    def place(self, record: EventRecord) -> str:
        """Degrees, CRS84."""
        return "–" if record.lon is None else f"{record.lon:.6f}, {record.lat:.6f}"

    @admin.display(description=gettext_lazy("hash (SHA-256)"))
    def fingerprint(self, record: EventRecord) -> str:
        """Over this line and the one before."""
        return bytes(record.hash).hex()

    def get_urls(self) -> list[URLPattern]:
        """With the address that verifies."""
        own = path("verify/", verify_now, name="core_eventrecord_verify")
        return [own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, with the last verdict on the chain."""
        return super().changelist_view(request, {"verdict": last_verdict(), **(extra_context or {})})


@page("core.event.audit")
@require_POST
def verify_now(request: HttpRequest) -> HttpResponse:
    """Recompute the chain; the verdict becomes an event itself."""
    start = time.monotonic()
    verdict = verify_and_note(principal_of_page(request))
    took = {"lines": verdict.lines, "seconds": f"{time.monotonic() - start:.1f}"}
    if verdict.broken_at is None:
        messages.success(request, _("The chain holds: %(lines)d lines checked in %(seconds)s s.") % took)
    else:
        messages.error(request, _("The chain is broken at line %(seq)d.") % {"seq": verdict.broken_at})
    return redirect("admin:core_eventrecord_changelist")
