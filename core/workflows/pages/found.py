"""From an address to the case it means, for somebody who may see it."""

from django.http import Http404, HttpRequest

from core.access.api import AccessDenied
from core.pages.api import principal_of_page
from core.workflows.declare import Process, process_of
from core.workflows.models import Case
from core.workflows.rows import process_for
from core.workflows.see import require_sight


def newest_process(name: str) -> Process:
    """The process in its newest version. Raises Http404: its plugin is disabled."""
    try:
        return process_of(name)
    except LookupError:
        raise Http404(name) from None


def following(request: HttpRequest, cursor: str | None) -> str:
    """The query of the next page, with the same question; empty on the last."""
    if not cursor:
        return ""
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"?{query.urlencode()}"


def seen_case(request: HttpRequest, name: str, pk: int) -> tuple[Case, Process]:
    """The case with its process. Raises Http404: there is none of this process, or it is none of theirs."""
    found = Case.objects.select_related("agency", "applicant").filter(pk=pk, process=name).first()
    if found is None:
        raise Http404(str(pk))
    try:
        process = process_for(found)
        require_sight(principal_of_page(request), found)
    except (Case.DoesNotExist, AccessDenied):  # that a case exists is not told either
        raise Http404(str(pk)) from None
    return found, process
