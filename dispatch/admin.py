"""Units in administration: every write is an action of the stage."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, QuerySet
from django.forms import CheckboxSelectMultiple, ModelChoiceField, ModelForm, MultipleChoiceField
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.access.api import open_table
from core.admin.api import HouseAdmin
from core.pages.api import principal_of_page
from core.states.api import Refusal
from dispatch.actions import attach_device, create_unit, rename_unit, retire_unit, set_capabilities
from dispatch.callsigns import clean_callsign
from dispatch.capabilities import capabilities
from dispatch.models import Unit
from dispatch.permissions import MANAGE, VIEW
from sensors.api import Device

FIELDS: Any = ["callsign", "kind", "agency", "device", "capabilities"]

open_table("dispatch.unit", VIEW, MANAGE)


def _titled() -> list[tuple[str, str]]:
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    return [(name, title[language]) for name, title in capabilities().items()]


class UnitForm(ModelForm[Unit]):
    """Says in the form what the action would refuse: the form does not show whether a unit is in service."""

    capabilities = MultipleChoiceField(
        label=_("capabilities"),
        choices=_titled,
        required=False,
        widget=CheckboxSelectMultiple,
        help_text=_("None: what is usual for its kind."),
    )

    def clean_callsign(self) -> str:
        """The callsign, if it can stand in a topic and no other unit in service has it."""
        callsign = clean_callsign(str(self.cleaned_data["callsign"]))
        if Unit.objects.filter(active=True, callsign__iexact=callsign).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another unit has this callsign."))
        return callsign


@admin.register(Unit)
class UnitAdmin(HouseAdmin):
    """All units; those in service first to be found by callsign."""

    form = UnitForm
    list_display = ["callsign", "kind", "agency", "device", "duty", "active"]
    list_filter = ["active", "duty", "kind"]
    list_select_related = ["agency", "device"]
    search_fields = ["callsign", "device__ident", "device__label"]
    autocomplete_fields = ["agency"]
    fields = FIELDS
    actions = ["retire"]

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> list[str]:
        """What a unit is and whose never changes: another one is made instead. A retired one stays as it was."""
        if obj is None:
            return []
        return ["kind", "agency"] if obj.active else FIELDS

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Only devices in service can be had."""
        if db_field.name == "device":
            kwargs["queryset"] = Device.objects.filter(active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Unit, form: ModelForm[Unit], change: bool) -> None:
        """Save through the actions."""
        actor = principal_of_page(request)
        if not change:
            obj.pk = create_unit(actor, obj.callsign, obj.kind, obj.agency, obj.device).pk
        elif "callsign" in form.changed_data:
            rename_unit(actor, obj, obj.callsign)
        if change and "device" in form.changed_data:
            attach_device(actor, obj, obj.device)
        if "capabilities" in form.changed_data:
            set_capabilities(actor, obj, form.cleaned_data["capabilities"])

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: units retire, and the past keeps them."""
        return False

    @admin.action(description=_("Retire the selected units"), permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Unit]) -> None:
        """End the service of the units ticked; those that are ordered somewhere stay."""
        for unit in queryset:
            try:
                retire_unit(principal_of_page(request), unit)
            except Refusal as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
