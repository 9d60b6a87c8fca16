"""Which incidents and orders a person may see."""

from django.db.models import QuerySet

from command.api import INCIDENT_VIEW, Incident
from core.access.api import Principal, under
from dispatch.api import ASSIGNMENTS, Assignment

OPEN_STATES = (Incident.State.RECEIVED, Incident.State.VERIFIED, Incident.State.RESPONDING)


def visible_incidents(principal: Principal) -> QuerySet[Incident]:
    """The incidents this person may see."""
    return Incident.objects.filter(under("agency__path", principal.scopes(INCIDENT_VIEW)))


def visible_orders(principal: Principal) -> QuerySet[Assignment]:
    """The orders this person may see, with their units."""
    mine = under("unit__agency__path", principal.scopes(ASSIGNMENTS))
    return Assignment.objects.filter(mine).select_related("unit")
