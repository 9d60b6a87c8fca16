"""Plugin switches: shown on a page of their own, since a plugin that was never switched has no row."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.admin.kit import ReadOnlyAdmin
from core.plugins.models import PluginSwitch


@admin.register(PluginSwitch)
class PluginSwitchAdmin(ReadOnlyAdmin):
    """An entry in the index that leads to `/plugins/`."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Go there."""
        return redirect("plugins")
