"""What the steps of an approval ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.registers.api import Mask, check_citizen_id, check_credit_code, check_phone
from plugins.permits.models import Item

PERSON, ORGANISATION = "person", "organisation"
LINES = forms.Textarea(attrs={"rows": 4})


class Masked(forms.CharField):
    """A text that only those who work on the case read whole."""

    def __init__(self, *, mask: Mask, **options: Any) -> None:
        self.mask = mask
        super().__init__(**options)


class Application(forms.Form):
    """What is applied for, and by whom."""

    item = forms.ModelChoiceField(Item.objects.filter(online=True, active=True).order_by("code"), label=_("Item"))
    kind = forms.ChoiceField(
        label=_("The applicant is"),
        choices=[(PERSON, _("a person")), (ORGANISATION, _("an organisation"))],
        widget=forms.RadioSelect,
        initial=PERSON,
    )
    name = forms.CharField(label=_("Name of the applicant"), max_length=100)
    number = Masked(
        mask=Mask.ID, label=_("Citizen's number or credit code"), max_length=18, help_text=_("18 characters")
    )
    phone = Masked(mask=Mask.PHONE, label=_("Telephone"), max_length=20, validators=[check_phone])
    address = forms.CharField(label=_("Where"), max_length=150)
    matter = forms.CharField(label=_("What is applied for"), max_length=1000, widget=LINES)

    def clean(self) -> dict[str, Any]:
        """The number fits who applies, to its check digit."""
        said: dict[str, Any] = super().clean() or {}
        if number := said.get("number", "").strip().upper():
            said["number"] = number
            check = check_credit_code if said.get("kind") == ORGANISATION else check_citizen_id
            try:
                check(number)
            except forms.ValidationError as error:
                self.add_error("number", error)
        return said


class Correction(forms.Form):
    """Everything that is missing, told at once: the law allows one such notice."""

    missing = forms.CharField(label=_("To be corrected or added, all at once"), max_length=1000, widget=LINES)


class Corrected(forms.Form):
    """What the applicant did about it."""

    done = forms.CharField(label=_("What was corrected or added"), max_length=1000, widget=LINES)


class Reason(forms.Form):
    """Why not."""

    reason = forms.CharField(label=_("Reason and legal basis"), max_length=1000, widget=LINES)


class Procedure(forms.Form):
    """A procedure whose time is not counted (Administrative Licensing Law, article 45)."""

    procedure = forms.ChoiceField(
        label=_("Procedure"),
        choices=[
            ("expert", _("expert review")),
            ("hearing", _("hearing")),
            ("test", _("inspection, test or quarantine")),
            ("site", _("on-site examination with others")),
        ],
    )
    days = forms.IntegerField(label=_("Expected working days"), min_value=1, max_value=90)


class Outcome(forms.Form):
    """What came of it."""

    outcome = forms.CharField(label=_("Outcome"), max_length=1000, widget=LINES)
