"""People and their roles: the security administrator's."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access.api import Role, separated
from core.accounts.api import RoleAssignment, User, change_user, create_user, grant, revoke, set_password
from core.admin.kit import HouseAdmin
from core.pages.gate import principal_of_page


class UserForm(forms.ModelForm[User]):
    """An account, with a password to set: needed for a new one, optional later."""

    last_name = forms.CharField(label=gettext_lazy("Full name"), max_length=150, required=False)
    new_password = forms.CharField(
        label=gettext_lazy("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Leave empty to keep the present one. Setting it ends the person's sessions."),
    )

    class Meta:
        model = User
        fields = ["username", "last_name", "agency", "phone", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "new_password" in self.fields:
            self.fields["new_password"].required = True
            self.fields["new_password"].help_text = ""

    def clean_new_password(self) -> str:
        """Check the rules where one was given."""
        password: str = self.cleaned_data["new_password"]
        if password:
            validate_password(password, self.instance)
        return password


class RoleFormSet(forms.BaseInlineFormSet[RoleAssignment, User, Any]):
    """The roles of one person as they will be."""

    def clean(self) -> None:
        """Raises ValidationError where one person would be two of the three administrators."""
        super().clean()
        rows = [form.cleaned_data for form in self.forms if form.is_valid()]
        roles = [row["role"] for row in rows if row.get("role") and not row.get("DELETE")]
        if not separated(roles):
            raise forms.ValidationError(_("System, security and audit administrator must be three people."))


class RoleInline(admin.TabularInline[RoleAssignment, User]):
    """Roles are given and taken back, never edited, so that the log reads plainly."""

    model = RoleAssignment
    formset = RoleFormSet
    extra = 0
    autocomplete_fields = ["agency"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(User)
class UserAdmin(HouseAdmin):
    """Accounts are closed, not deleted: the log goes on naming them."""

    form = UserForm
    inlines = [RoleInline]
    list_display = ["username", "full_name", "agency", "held_roles", "is_active", "last_login"]
    list_filter = ["is_active", "assignments__role"]
    list_select_related = ["agency"]
    search_fields = ["username", "last_name", "first_name", "phone"]
    autocomplete_fields = ["agency"]
    ordering = ["username"]

    @admin.display(description=gettext_lazy("Full name"), ordering="last_name")
    def full_name(self, user: User) -> str:
        """Family name first."""
        return user.get_full_name()

    @admin.display(description=gettext_lazy("roles"))
    def held_roles(self, user: User) -> str:
        """Their titles."""
        titles = {each.get_role_display() for each in user.assignments.all()}
        return "、".join(sorted(titles)) or (_("All rights") if user.above_roles else "–")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With roles, in two queries for a whole page."""
        return super().get_queryset(request).prefetch_related("assignments")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's account is a superuser's to change."""
        above = obj is not None and obj.above_roles and not principal_of_page(request).superuser
        return not above and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool) -> None:
        """Write through the actions; a new account becomes `obj`, which the role inline needs."""
        actor, password = principal_of_page(request), form.cleaned_data["new_password"]
        fields = [name for name in form.changed_data if name != "new_password"]
        if not change:
            obj.pk = create_user(actor, obj.username, password, name=obj.last_name, agency=obj.agency).pk
            obj.refresh_from_db(fields=["password", "date_joined"])
            obj._state.adding = False
            password, fields = "", [name for name in fields if name in {"phone", "is_active"}]
        if fields:
            change_user(actor, obj, fields)
        if password:
            set_password(actor, obj, password)

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseModelFormSet[Any, Any], change: bool) -> None:
        """Give and take back roles through the actions."""
        actor = principal_of_page(request)
        new = formset.save(commit=False)
        for assignment in formset.deleted_objects:
            revoke(actor, assignment)
        for assignment in new:
            grant(actor, assignment.user, Role(assignment.role), assignment.agency)
        if new or formset.deleted_objects:
            messages.info(request, _("Roles apply from the person's next page on."))
