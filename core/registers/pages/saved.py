"""Saved views: a person's questions under names."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.api import Principal
from core.pages.gate import principal_of_page
from core.registers.actions.views import delete_view, save_view
from core.registers.declare import Register
from core.registers.models import SavedView
from core.registers.pages.frame import addresses


@require_POST
def change(request: HttpRequest, register: Register) -> HttpResponse:
    """`views/`: `name` and `query` save a view, `delete` (its number) takes one away; back to the list."""
    principal = principal_of_page(request)
    question = request.POST.get("query", "")
    try:
        if gone := request.POST.get("delete"):
            _delete(principal, register, gone)
            messages.success(request, _("The view is gone."))
        else:
            name = request.POST.get("name", "")
            save_view(principal, register, name, question)
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": name})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{addresses(register)['list']}{'?' if question else ''}{question}")


def _delete(principal: Principal, register: Register, pk: str) -> None:
    """Take one's own view away; another's is not found. Raises Http404."""
    try:
        delete_view(principal, register, int(pk))
    except (ValueError, OverflowError, SavedView.DoesNotExist):
        raise Http404 from None
