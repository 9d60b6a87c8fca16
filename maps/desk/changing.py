"""Correcting what is known of an incident: `/desk/<id>/change/`, the form of the intake without what was said once."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from command.api import INCIDENT_GRADE, Changes, Incident, change_incident
from core.pages.api import page, principal_of_page
from maps.desk.asked import address
from maps.desk.intake import IntakeForm
from maps.desk.rows import visible_incidents
from maps.desk.trouble import INVALID, Trouble, attempt
from maps.desk.view import show

_SAID_ONCE = ("source", "reporter", "phone", "reported_at", "alarm", "seen")


class ChangeForm(IntakeForm):
    """What may be corrected later; `note` says why."""

    note = forms.CharField(required=False, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _SAID_ONCE:
            del self.fields[name]

    @property
    def changes(self) -> Changes:
        """What `command` is asked to change; an emptied place stays: what is known is not unknown again."""
        given, place = self.cleaned_data, self.cleaned_data["place"]
        lon, lat = place or (None, None)
        assert self.chosen is not None
        same = {name: given[name] for name in ("title", "severity", "address", "description")}
        return Changes(kind_code=self.chosen.code, lon=lon, lat=lat, **same)


@page(INCIDENT_GRADE)
def change(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The form as things stand, or what came of sending it."""
    principal = principal_of_page(request)
    incident = visible_incidents(principal).filter(pk=incident_id).first()
    if incident is None:
        raise Http404
    if request.method != "POST":
        return show(request, None, form=ChangeForm(initial=initial_of(incident)), changing=incident)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return show(request, None, Trouble("intake", "", INVALID), form=form, changing=incident)
    note = form.cleaned_data["note"]
    trouble = attempt(request, "intake", lambda: change_incident(principal, incident_id, form.changes, note=note))
    if trouble is not None:
        return show(request, None, trouble, form=form, changing=incident)
    return redirect(address(request, "desk-incident", incident_id))


def initial_of(incident: Incident) -> dict[str, Any]:
    """What is known now."""
    place = "" if incident.lon is None or incident.lat is None else f"{incident.lon:.6f}, {incident.lat:.6f}"
    same = {name: getattr(incident, name) for name in ("severity", "title", "address", "description", "kind_code")}
    return {**same, "kind": incident.kind_name, "place": place}
