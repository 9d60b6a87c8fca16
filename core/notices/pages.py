"""`/notices/`: what a person was told, newest first."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.notices.models import Notice
from core.notices.read import latest, see, text_of
from core.pages.gate import page, principal_of_page

_SHOWN = 100


@page()
def notices_page(request: HttpRequest) -> HttpResponse:
    """The newest notices; by POST, all are marked as seen."""
    principal = principal_of_page(request)
    if request.method == "POST":
        see(principal)
        return redirect("notices")
    newest = latest(principal, _SHOWN)
    found = [{"notice": notice, "text": text_of(notice)} for notice in newest]
    some_new = any(each.seen_at is None for each in newest)
    return render(request, "core/notices.html", {"notices": found, "some_new": some_new})


@page()
def notice_page(request: HttpRequest, pk: int) -> HttpResponse:
    """`/notices/<pk>/`: marks one's own notice as seen and leads to what it is about."""
    principal = principal_of_page(request)
    notice = Notice.objects.filter(pk=pk).first()
    if notice is None or notice.user_id != principal.user_id:
        raise Http404(str(pk))
    see(principal, pk)
    inside = notice.address.startswith("/") and not notice.address.startswith("//")
    return redirect(notice.address if inside else "notices")
