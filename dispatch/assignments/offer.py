"""Ordering a unit to an incident."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from command.api import INCIDENT_VIEW, Incident, take_step
from core.access.api import Principal, require
from core.states.api import Refusal
from dispatch.assignments.busy import refuse_if_busy
from dispatch.assignments.facts import facts_of, tell
from dispatch.events import AssignmentOffered
from dispatch.models import Assignment, Unit
from dispatch.permissions import OFFER
from dispatch.recommend.recommend import measure
from dispatch.recommend.values import Way
from dispatch.texts import clean_text

_NOT_READY: dict[str, tuple[str, StrOrPromise]] = {
    Unit.Duty.OFF: ("off_duty", _("%(unit)s is off duty.")),
    Unit.Duty.OUT: ("out_of_service", _("%(unit)s is out of service.")),
}
_NOT_OPEN: dict[str, tuple[str, StrOrPromise]] = {
    Incident.State.RECEIVED: ("not_verified", _("%(incident)s has not been verified yet.")),
    Incident.State.CLOSED: ("incident_closed", _("%(incident)s is closed.")),
}


def offer(actor: Principal, incident_id: int, unit_id: int, instructions: str = "") -> Assignment:
    """Order a unit to an incident; a verified incident begins to be responded to.

    A unit without a device can be ordered: the order is on record and somebody must call it by radio.

    Raises:
        AccessDenied: the actor may not order this agency's units, does not see the incident, or may not begin its
            response.
        Refusal: the unit is retired, not on duty or busy, or the incident is not verified or closed already.
        ValidationError: the instructions are too long.
        Unit.DoesNotExist, Incident.DoesNotExist.
    """
    text = clean_text(instructions)
    way = measure(  # before the locks: it may take a moment
        Incident.objects.get(pk=incident_id), Unit.objects.values_list("device_id", flat=True).get(pk=unit_id)
    )
    with transaction.atomic():
        unit = Unit.objects.select_for_update(of=("self",)).select_related("agency").get(pk=unit_id)
        require(actor, OFFER, unit.agency.path)
        incident = Incident.objects.select_for_update(of=("self",)).select_related("agency").get(pk=incident_id)
        require(actor, INCIDENT_VIEW, incident.agency.path)
        _check_incident(incident)
        _check_unit(unit)
        assignment = _written(actor, incident, unit, text, way)
        if incident.state == Incident.State.VERIFIED:
            take_step(actor, incident.pk, "respond")
        tell(actor, assignment, _event(assignment))
    return assignment


def _check_incident(incident: Incident) -> None:
    if incident.state in _NOT_OPEN:
        code, sentence = _NOT_OPEN[incident.state]
        raise Refusal(code, sentence, incident=incident.number)


def _check_unit(unit: Unit) -> None:
    if not unit.active:
        raise Refusal("retired", _("%(unit)s has retired."), unit=unit.callsign)
    refuse_if_busy(unit)
    if unit.duty in _NOT_READY:
        code, sentence = _NOT_READY[unit.duty]
        raise Refusal(code, sentence, unit=unit.callsign)


def _written(actor: Principal, incident: Incident, unit: Unit, text: str, way: Way) -> Assignment:
    return Assignment.objects.create(
        incident=incident,
        unit=unit,
        instructions=text,
        distance_m=way.metres,
        basis=way.basis,
        offered_by=actor.username,
        offered_at=timezone.now(),
    )


def _event(assignment: Assignment) -> AssignmentOffered:
    incident = assignment.incident
    return AssignmentOffered(
        **facts_of(assignment),
        distance_m=assignment.distance_m,
        basis=assignment.basis,
        instructions=assignment.instructions,
        lon=incident.lon,
        lat=incident.lat,
        address=incident.address,
    )
