"""`/inbox/delegations/`: whom a person lets stand in, and for whom they do."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.accounts.api import RoleAssignment, User
from core.pages.api import page, principal_of_page
from core.workflows.delegate import delegate, delegations, end_delegation
from core.workflows.models import Delegation


class _When(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class DelegationForm(forms.Form):
    """Who, from when to when, and why."""

    taker = forms.CharField(label=gettext_lazy("User name of who stands in"), max_length=150)
    since = forms.DateTimeField(label=gettext_lazy("From"), widget=_When())
    until = forms.DateTimeField(label=gettext_lazy("Until"), widget=_When())
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def clean_taker(self) -> User:
        """The account of somebody who works here."""
        name = self.cleaned_data["taker"].strip()
        found = User.objects.filter(username=name, is_active=True).first()
        if found is None:
            raise ValidationError(_("There is nobody of this user name."))
        return found


@page()
def delegations_page(request: HttpRequest) -> HttpResponse:
    """What is delegated, and a form to delegate."""
    principal = principal_of_page(request)
    form = DelegationForm(request.POST or None, initial={"since": timezone.localtime()})
    if request.method == "POST" and form.is_valid() and _delegated(request, form):
        messages.success(request, _("%(name)s stands in for you.") % {"name": form.cleaned_data["taker"]})
        return redirect("inbox-delegations")
    context = {
        "form": form,
        "delegations": delegations(principal),
        "now": timezone.now(),
        "colleagues": _colleagues(principal.user_id) if principal.user_id else [],
        "tab": "delegations",
    }
    return render(request, "core/workflows/delegations.html", context, status=422 if form.errors else 200)


@page()
@require_POST
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one."""
    try:
        end_delegation(principal_of_page(request), pk)
    except Delegation.DoesNotExist:
        raise Http404(str(pk)) from None
    messages.success(request, _("The delegation has ended."))
    return redirect("inbox-delegations")


def _delegated(request: HttpRequest, form: DelegationForm) -> bool:
    said = form.cleaned_data
    try:
        delegate(principal_of_page(request), said["taker"], said["since"], said["until"], said["reason"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _colleagues(user_id: int) -> list[User]:
    """To choose from: people with a role at an agency that this person has a role at too."""
    mine = RoleAssignment.objects.filter(user=user_id).values("agency")
    found = User.objects.filter(assignments__agency__in=mine, is_active=True).exclude(pk=user_id)
    return list(found.distinct().order_by("username")[:100])
