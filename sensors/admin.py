"""Stations and thresholds in administration: every write is an action of the stage."""

from typing import Any

from django.contrib import admin
from django.forms import ChoiceField, ModelForm
from django.http import HttpRequest

from core.access.api import open_table
from core.admin.api import HouseAdmin
from core.pages.api import principal_of_page
from sensors.models import Station, ThresholdRule
from sensors.permissions import OBSERVATIONS, STATIONS
from sensors.stations.actions import Levels, check_levels, check_place, check_silence, set_station, set_threshold
from sensors.stations.properties import properties

open_table("sensors.station", OBSERVATIONS, STATIONS)
open_table("sensors.thresholdrule", OBSERVATIONS, STATIONS)
_LEVELS = ("blue", "yellow", "orange", "red", "hysteresis")


class _NoDeleteAdmin(HouseAdmin):
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: a device retires, a rule is set without levels."""
        return False


class StationForm(ModelForm[Station]):
    """Says in the form what the action would refuse."""

    def clean(self) -> dict[str, Any]:
        """The fields, if they can be."""
        said = self.cleaned_data
        check_place(said.get("lon"), said.get("lat"))
        check_silence(said.get("silent_after_s"))
        return said


@admin.register(Station)
class StationAdmin(_NoDeleteAdmin):
    """Stations come with their devices; here they are told what and where they are."""

    form = StationForm
    list_display = ["device", "kind", "lon", "lat", "silent_after_s"]
    list_filter = ["kind"]
    list_select_related = ["device"]
    search_fields = ["device__ident", "device__label"]
    fields = ["device", "kind", "lon", "lat", "silent_after_s"]
    readonly_fields = ["device"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: a station is made with its device."""
        return False

    def save_model(self, request: HttpRequest, obj: Station, form: ModelForm[Station], change: bool) -> None:
        """Save through the action."""
        told = {name: form.cleaned_data[name] for name in form.changed_data}
        if {"lon", "lat"} & told.keys():
            told |= {name: form.cleaned_data[name] for name in ("lon", "lat")}
        set_station(principal_of_page(request), obj.device, **told)


class ThresholdForm(ModelForm[ThresholdRule]):
    """Says in the form what the action would refuse."""

    def clean(self) -> dict[str, Any]:
        """The fields, if they agree with each other."""
        said = self.cleaned_data
        name, direction = said.get("property") or self.instance.property, said.get("direction")
        if name and direction and said.get("hysteresis") is not None:
            check_levels(name, _levels(said), direction)
        return said


@admin.register(ThresholdRule)
class ThresholdRuleAdmin(_NoDeleteAdmin):
    """Rules for all stations (no device) and for single ones."""

    form = ThresholdForm
    list_display = ["property", "device", "direction", *_LEVELS, "version"]
    list_select_related = ["device"]
    search_fields = ["property", "device__ident"]
    fields = ["device", "property", "direction", *_LEVELS, "version", "source"]
    readonly_fields = ["version", "source"]

    def get_readonly_fields(self, request: HttpRequest, obj: ThresholdRule | None = None) -> list[str]:
        """What a rule is about never changes."""
        return ["version", "source", *(["device", "property"] if obj else [])]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Properties of the catalogue, stations alone."""
        if db_field.name == "property":
            return ChoiceField(choices=[(name, f"{name} ({each.unit})") for name, each in properties().items()])
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "device" and field is not None:
            field.queryset = field.queryset.filter(kind="station", active=True)  # type: ignore[attr-defined]
        return field

    def save_model(
        self, request: HttpRequest, obj: ThresholdRule, form: ModelForm[ThresholdRule], change: bool
    ) -> None:
        """Save through the action."""
        levels, direction = _levels(form.cleaned_data), form.cleaned_data["direction"]
        rule = set_threshold(principal_of_page(request), obj.device, obj.property, levels, direction=direction)
        obj.pk = rule.pk


def _levels(said: dict[str, Any]) -> Levels:
    blue, yellow, orange, red, hysteresis = (said.get(name) for name in _LEVELS)
    return Levels(blue, yellow, orange, red, hysteresis or 0.0)
