"""The page of dead letters: what came in and could not be understood."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.access.api import Principal
from core.pages.api import page, principal_of_page
from sensors.formats.errors import SENTENCES
from sensors.hexdump import dump
from sensors.models import DeadLetter
from sensors.permissions import DEAD_LETTERS
from sensors.visibility import letters_visible_to

PER_PAGE = 50
DUMPED_BYTES = 8 * 1024
_BY_CODE = {reason.value: sentence for reason, sentence in SENTENCES.items()}


@page(DEAD_LETTERS)
def dead_letters(request: HttpRequest) -> HttpResponse:
    """`/deadletters/`: newest first, by reason and beginning of the topic, continued by `before`."""
    reason, topic = request.GET.get("reason", ""), request.GET.get("topic", "").strip()
    visible = _visible(principal_of_page(request))
    found = _chosen(visible, reason, topic)
    before = request.GET.get("before", "")
    rows = found.filter(pk__lt=int(before)) if before.isascii() and before.isdigit() else found
    letters = list(rows.select_related("device").order_by("-pk")[: PER_PAGE + 1])
    context = {
        "letters": [(letter, _sentence(letter.reason)) for letter in letters[:PER_PAGE]],
        "older": letters[PER_PAGE - 1].pk if len(letters) > PER_PAGE else None,
        "reasons": _counted(visible),
        "reason": reason,
        "topic": topic,
    }
    return render(request, "sensors/dead_letters.html", context)


@page(DEAD_LETTERS)
def dead_letter(request: HttpRequest, number: int) -> HttpResponse:
    """`/deadletters/<number>/`: one of them, its bytes as hexadecimal and as text."""
    visible = _visible(principal_of_page(request)).select_related("device")
    letter = get_object_or_404(visible, pk=number)
    content = bytes(letter.payload)
    context = {
        "letter": letter,
        "sentence": _sentence(letter.reason),
        "lines": dump(content[:DUMPED_BYTES]),
        "text": content[:DUMPED_BYTES].decode(errors="replace"),
        "shown": min(len(content), DUMPED_BYTES),
    }
    return render(request, "sensors/dead_letter.html", context)


def _visible(principal: Principal) -> QuerySet[DeadLetter]:
    return DeadLetter.objects.filter(letters_visible_to(principal, DEAD_LETTERS))


def _chosen(letters: QuerySet[DeadLetter], reason: str, topic: str) -> QuerySet[DeadLetter]:
    if reason:
        letters = letters.filter(reason=reason)
    if topic:
        letters = letters.filter(topic__startswith=topic)
    return letters


def _counted(letters: QuerySet[DeadLetter]) -> list[tuple[str, Any, int]]:
    """The reasons there are, most frequent first: code, sentence, how many."""
    counted = letters.order_by().values_list("reason").annotate(count=Count("pk")).order_by("-count")
    return [(code, _sentence(code), count) for code, count in counted]


def _sentence(code: str) -> Any:
    return _BY_CODE.get(code, code)
