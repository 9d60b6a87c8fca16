"""One's own account: password and access tokens."""

from django import forms
from django.contrib import messages
from django.contrib.auth import password_validation, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.api import TITLES, Role
from core.accounts.api import ApiToken, RoleAssignment, User, revoke_token, set_password
from core.pages.gate import page, principal_of_page


@page()
def account(request: HttpRequest) -> HttpResponse:
    """`/account/`: who one is here, the password form, and one's tokens."""
    user = _user(request)
    form = PasswordChangeForm(user, request.POST or None)
    del form.fields["old_password"].widget.attrs["autofocus"]  # the page begins at its top
    if request.method == "POST" and form.is_valid() and _change(request, form):
        messages.success(request, _("Your password has been changed."))
        return redirect("account")
    context = {
        "form": form,
        "rules": password_validation.password_validators_help_texts(),
        "assignments": RoleAssignment.objects.filter(user=user).select_related("agency"),
        "titles": {role.value: TITLES[role] for role in Role},
        "tokens": ApiToken.objects.filter(user=user),
    }
    return render(request, "core/account.html", context, status=422 if form.errors else 200)


@page("core.token.own")
@require_POST
def take_back_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """`/account/tokens/<id>/revoke/`: take one's own token back; another's is not found."""
    token = get_object_or_404(ApiToken, pk=token_id, user=_user(request))
    revoke_token(principal_of_page(request), token)
    messages.success(request, _("The access token “%(name)s” no longer works.") % {"name": token.name})
    return redirect("account")


def _change(request: HttpRequest, form: forms.BaseForm) -> bool:
    """Set the password and keep this session; others of the same person end."""
    user = _user(request)
    try:
        set_password(principal_of_page(request), user, form.cleaned_data["new_password1"])
    except ValidationError as error:
        form.add_error("new_password2", error)
        return False
    update_session_auth_hash(request, user)
    return True


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # @page lets nobody else in
    return request.user
