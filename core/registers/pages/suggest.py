"""Suggestions while something is typed that points to a record: what the person may see of the first few found."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from core.pages.gate import principal_of_page
from core.registers.declare import Register
from core.registers.listing import listing
from core.registers.query import Query
from core.registers.show import about, label

MOST = 8
SHORTEST = 2


def matches(request: HttpRequest, register: Register) -> HttpResponse:
    """`suggest/?q=`: `{"items": [{"value": "12", "label": …, "about": …}]}`; nothing below two characters."""
    words = request.GET.get("q", "").strip()
    if len(words) < SHORTEST:
        return JsonResponse({"items": []})
    page = listing(principal_of_page(request), register, Query(q=words, limit=MOST))
    items = [
        {"value": str(record.pk), "label": label(register, record), "about": about(register, record)}
        for record in page.rows
    ]
    return JsonResponse({"items": items}, json_dumps_params={"ensure_ascii": False})
