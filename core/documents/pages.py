"""`/verify/`: anybody, without an account, sees whether a document is genuine."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.documents.check import check_file, standing
from core.documents.code import in_groups, is_code, tidied
from core.documents.models import IssuedDocument
from core.documents.read import by_code
from core.pages.throttle import slowed

LARGEST = 20 * 1024 * 1024
_A_MINUTE = 30  # a person with a pile of papers types less; guessing 74 bits this way takes forever


@never_cache
@require_http_methods(["GET"])
@slowed("verify", _A_MINUTE)
def verify(request: HttpRequest) -> HttpResponse:
    """`/verify/?code=`: the form; a code without mistakes leads on to its page."""
    typed = request.GET.get("code", "")[:60]
    code = tidied(typed)
    if is_code(code):
        return redirect("verify-document", code=code)
    problem = _("This is no code: it has 16 letters and digits. Please compare it once more.") if typed else ""
    return render(request, "core/documents/verify.html", {"typed": typed, "problem": problem})


@never_cache
@require_http_methods(["GET", "POST"])
@slowed("verify", _A_MINUTE)
def verify_document(request: HttpRequest, code: str) -> HttpResponse:
    """`/verify/<code>/`: what the document says, whether it holds; by POST, whether a PDF is the one issued."""
    document = by_code(code)
    if document is None:
        context: dict[str, Any] = {"typed": in_groups(tidied(code)[:40])}
        return render(request, "core/documents/unknown.html", context, status=404)
    context = _context(document)
    if request.method == "POST":
        context |= _checked(request, document)
    return render(request, "core/documents/verified.html", context)


def _context(document: IssuedDocument) -> dict[str, Any]:
    today = timezone.localdate()
    held = standing(document.revoked_at is not None, document.valid_until, today)
    return {"document": document, "code": in_groups(document.code), "standing": held.value, "now": timezone.now()}


def _checked(request: HttpRequest, document: IssuedDocument) -> dict[str, Any]:
    file = request.FILES.get("file")
    if file is None:
        return {"problem": _("Choose the PDF first.")}
    if (file.size or 0) > LARGEST:
        raise BadRequest
    return {"check": check_file(document, file.read()), "file_name": file.name}
