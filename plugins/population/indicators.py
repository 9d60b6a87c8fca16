"""Figures of this module for the leaders' page."""

from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.access.api import Principal
from core.indicators.api import indicator
from core.registers.api import address, quality, visible
from plugins.population.codes import RISKS
from plugins.population.models import Person
from plugins.population.people import CARE
from plugins.population.registers import ORGANISATION, PERSON


@indicator(
    "population.persons.registered",
    title=_("People registered"),
    unit=_("people"),
    permission=PERSON.permission("view"),
    rows=lambda: address(PERSON, "list"),
)
def registered(principal: Principal) -> int:
    """Residents and floating people."""
    return visible(principal, PERSON).exclude(status=Person.Status.CANCELLED).count()


@indicator(
    "population.persons.in_care",
    title=_("People who need help to get away"),
    unit=_("people"),
    permission=PERSON.permission("view"),
)
def in_care(principal: Principal) -> int:
    """Those with any mark of care, each once."""
    needy = Q(*[(name, True) for name in CARE], _connector=Q.OR)
    return visible(principal, PERSON).filter(needy).exclude(status=Person.Status.CANCELLED).count()


@indicator(
    "population.organisations.at_risk",
    title=_("Organisations at risk"),
    unit=_("organisations"),
    permission=ORGANISATION.permission("view"),
    rows=lambda: address(ORGANISATION, "list") + "?" + urlencode([("risk", code) for code in RISKS.entries]),
)
def at_risk(principal: Principal) -> int:
    """Those with a mark of risk, whatever their status."""
    return visible(principal, ORGANISATION).filter(risk__in=list(RISKS.entries)).count()


@indicator(
    "population.persons.complete",
    title=_("Completeness of the register of people"),
    unit=_("%"),
    permission=PERSON.permission("view"),
)
def complete(_principal: Principal) -> float | None:
    """The share of the expected fields that are filled in, as last worked out."""
    scores = quality(PERSON)
    return round(scores.complete * 100, 1) if scores and scores.complete is not None else None
