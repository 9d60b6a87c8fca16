"""Agencies: the system administrator's."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from core.accounts.api import Agency, change_agency
from core.admin.kit import HouseAdmin
from core.pages.gate import principal_of_page


@admin.register(Agency)
class AgencyAdmin(HouseAdmin):
    """The tree of agencies, in the order of their paths."""

    list_display = ["name", "short_name", "level", "code", "parent"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["name", "short_name", "code"]
    autocomplete_fields = ["parent"]
    fields = ["name", "short_name", "level", "code", "parent"]

    def save_model(self, request: HttpRequest, obj: Agency, form: ModelForm[Agency], change: bool) -> None:
        """Save through the action, which also sets the paths below."""
        change_agency(principal_of_page(request), obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: events of the past name agencies by their paths."""
        return False
