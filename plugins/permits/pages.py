"""`/m/permits/results/`: decisions on permits, open to anybody, as the law on open information asks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.documents.api import IssuedDocument
from core.pages.api import slowed
from core.workflows.api import Case
from plugins.permits.certificate import public_name
from plugins.permits.workflows import APPROVAL

SHOWN = 50
DECIDED = ("granted", "refused")


@require_GET
@slowed("permits.results", 60)
def results(request: HttpRequest) -> HttpResponse:
    """The newest decisions first; `?before=` a case's number in the table goes further back."""
    found = Case.objects.filter(process=APPROVAL.name, state__in=DECIDED).order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 18:
        found = found.filter(pk__lt=int(before))
    shown = list(found.select_related("agency")[: SHOWN + 1])
    numbers = dict(
        IssuedDocument.objects.filter(kind=APPROVAL.name, thing__in=[case.pk for case in shown]).values_list(
            "thing", "number"
        )
    )
    rows = [_row(case, numbers.get(case.pk, "")) for case in shown[:SHOWN]]
    following = shown[SHOWN - 1].pk if len(shown) > SHOWN else None
    return render(request, "permits/results.html", {"rows": rows, "next": following})


def _row(case: Case, certificate: str) -> dict[str, Any]:
    return {
        "case": case,
        "name": public_name(case.data["open"]),
        "decision": APPROVAL.state(case.state).title,
        "granted": case.state == "granted",
        "certificate": certificate,
    }
