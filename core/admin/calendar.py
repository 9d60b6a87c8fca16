"""The special days of the calendar of working time: the system administrator's."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from core.admin.kit import HouseAdmin
from core.pages.gate import principal_of_page
from core.worktime.api import SpecialDay, remove_special_day, set_special_day


@admin.register(SpecialDay)
class SpecialDayAdmin(HouseAdmin):
    """Days that are worked or free by the district's own word, newest first."""

    list_display = ["day", "worked", "reason"]
    list_filter = ["worked"]
    ordering = ["-day"]
    fields = ["day", "worked", "reason"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A day stays the day it is: another day is another row."""
        return ["day"] if obj else []

    def save_model(self, request: HttpRequest, obj: SpecialDay, form: ModelForm[SpecialDay], change: bool) -> None:
        """Save through the action, which writes the log."""
        set_special_day(principal_of_page(request), obj.day, obj.worked, obj.reason)

    def delete_model(self, request: HttpRequest, obj: SpecialDay) -> None:
        """The day follows the national calendar again."""
        remove_special_day(principal_of_page(request), obj.day)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[SpecialDay]) -> None:
        """Several of them, each by itself."""
        days: list[date] = list(queryset.values_list("day", flat=True))
        for day in days:
            remove_special_day(principal_of_page(request), day)
