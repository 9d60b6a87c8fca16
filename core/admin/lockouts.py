"""Wrong passwords, counted; the security administrator can open an account before its time."""

from axes.models import AccessAttempt
from django.apps import apps
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.lockout import locked, open_again
from core.admin.kit import ReadOnlyAdmin
from core.pages.gate import principal_of_page

apps.get_app_config("axes").verbose_name = gettext_lazy("Sign-in protection")
AccessAttempt._meta.verbose_name_plural = gettext_lazy("refused sign-ins")


@admin.register(AccessAttempt)
class AccessAttemptAdmin(ReadOnlyAdmin):
    """One row per name, address and browser with failures since the last success."""

    list_display = ["username", "ip_address", "failures", "last_failure", "locked_now"]
    list_display_links = None
    search_fields = ["username", "ip_address"]
    ordering = ["-attempt_time"]
    actions = ["open_accounts"]

    @admin.display(description=gettext_lazy("wrong passwords"), ordering="failures_since_start")
    def failures(self, attempt: AccessAttempt) -> int:
        """Since the last success."""
        return int(attempt.failures_since_start)

    @admin.display(description=gettext_lazy("last failure"), ordering="attempt_time")
    def last_failure(self, attempt: AccessAttempt) -> object:
        """When."""
        return attempt.attempt_time

    @admin.display(description=gettext_lazy("locked"), boolean=True)
    def locked_now(self, attempt: AccessAttempt) -> bool:
        """Whether sign-in is closed."""
        return locked(attempt)

    @admin.action(description=gettext_lazy("Let these accounts sign in again"), permissions=["open"])
    def open_accounts(self, request: HttpRequest, queryset: QuerySet[AccessAttempt]) -> None:
        """Forget the failures of the chosen rows."""
        opened = [open_again(principal_of_page(request), attempt) for attempt in queryset]
        messages.success(request, _("Accounts that may sign in again: %(count)d") % {"count": len(opened)})

    def has_open_permission(self, request: HttpRequest) -> bool:
        """Whoever manages users."""
        return bool(principal_of_page(request).scopes("core.user.manage"))
