"""Access tokens: the security administrator sees whose they are and takes them back; nobody sees a secret."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.accounts.api import ApiToken, revoke_token
from core.admin.kit import HouseAdmin
from core.pages.gate import principal_of_page


@admin.register(ApiToken)
class ApiTokenAdmin(HouseAdmin):
    """Read and revoke."""

    list_display = ["name", "user", "created", "expires", "last_used"]
    list_select_related = ["user"]
    search_fields = ["name", "user__username"]
    fields = ["name", "user", "created", "expires", "last_used"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tokens are made where their secret can be handed over."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """There is nothing to change."""
        return False

    def delete_model(self, request: HttpRequest, obj: ApiToken) -> None:
        """Take one back."""
        revoke_token(principal_of_page(request), obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """Take several back, each with its event."""
        for token in queryset:
            revoke_token(principal_of_page(request), token)
