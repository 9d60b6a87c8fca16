"""The form by which an incident is opened by hand: what the officer typed, made into what `command` asks for."""

import re
from contextlib import suppress
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from command.api import SEVERITIES, Incident, Kind, kind_of, search_kinds
from gis.api import whereabouts
from maps.desk.distance import Place

_NUMBER = r"([-+]?\d{1,3}(?:\.\d+)?)"
_PLACE = re.compile(rf"^\s*{_NUMBER}\s*[,，;；\s]\s*{_NUMBER}\s*$")
KINDS_SHOWN = 12


class PlaceField(forms.CharField):
    """`lon, lat` in degrees (WGS 84), longitude first; empty while the place is not known."""

    def clean(self, value: Any) -> Place | None:
        """The place, or None."""
        typed = super().clean(value)
        if not typed:
            return None
        found = _PLACE.match(typed)
        if not found:
            raise ValidationError(_("Write the place as longitude, latitude in degrees, such as 121.52, 38.95."))
        lon, lat = float(found[1]), float(found[2])
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValidationError(_("There is no such place: longitude comes first, then latitude."))
        return lon, lat


class NearForm(forms.Form):
    """Asks what is open near a place."""

    place = PlaceField(required=False, max_length=60)
    kind_code = forms.CharField(required=False, max_length=10)


class IntakeForm(forms.Form):
    """Opens an incident. `kind_code` is chosen from what `kind` finds; without a title, kind and place make one."""

    kind = forms.CharField(required=False, max_length=60)
    kind_code = forms.CharField(required=False, max_length=10)
    severity = forms.TypedChoiceField(choices=list(SEVERITIES.items()), coerce=int, initial=4)
    title = forms.CharField(required=False, max_length=120)
    place = PlaceField(required=False, max_length=60)
    address = forms.CharField(required=False, max_length=200)
    source = forms.ChoiceField(choices=Incident.Source, initial=Incident.Source.CALL)
    reporter = forms.CharField(required=False, max_length=60)
    phone = forms.CharField(required=False, max_length=30)
    reported_at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
    description = forms.CharField(required=False, max_length=4000)
    alarm = forms.IntegerField(required=False)
    seen = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen: Kind | None = None
        self.found: list[Kind] = []

    def clean(self) -> dict[str, Any]:
        """Chooses the kind and completes the title."""
        given = super().clean() or {}
        self.chosen = self._kind(given)
        if self.chosen is not None and not given.get("title"):
            given["title"] = title_of(self.chosen, given.get("place"), given.get("address", ""))
        return given

    def clean_reported_at(self) -> datetime:
        """Now, where nothing is said."""
        at: datetime | None = self.cleaned_data["reported_at"]
        return at or timezone.now()

    def _kind(self, given: dict[str, Any]) -> Kind | None:
        """By its code; else the one kind that the words find; several are offered to choose from."""
        if given.get("kind_code"):
            with suppress(LookupError):
                return kind_of(given["kind_code"])
        words = given.get("kind", "")
        self.found = list(search_kinds(words, KINDS_SHOWN)) if words else []
        if len(self.found) == 1:
            return self.found[0]
        several = gettext_lazy("Several kinds match: choose one of them.")
        none = (
            gettext_lazy("No kind matches these words.") if words else gettext_lazy("Say what kind of incident it is.")
        )
        self.add_error("kind", several if self.found else none)
        return None


def title_of(kind: Kind, place: Place | None, address: str) -> str:
    """Kind and place: the address if there is one, else the community or subdistrict of the pin."""
    return f"{address or place_words(place)} {kind.name}".strip()[:120]


def place_words(place: Place | None) -> str:
    """What a place is called; empty where nothing is known of it."""
    if place is None:
        return ""
    where = whereabouts(*place)
    named = where.community or where.subdistrict or where.district
    return named.label if named else ""
