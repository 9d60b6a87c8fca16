"""Who is inside an area, counted from the registers; given to the house through its registry."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import lazystr

from core.access.api import WHOLE_DISTRICT, Principal
from core.registers.api import title_of, visible
from gis.api import PEOPLE_COUNTERS, AtRisk, PeopleCounter, PeopleWithin, Tally
from plugins.population.codes import RISKS
from plugins.population.models import Organisation, Person
from plugins.population.registers import ORGANISATION, PERSON
from plugins.population.synthetic import SOURCE

CARE = ("lives_alone", "disabled", "bedridden", "child_in_need")
MOST_SITES = 50


def count_within(principal: Principal, area: Any) -> PeopleWithin:
    """Count what this person may see; the area is in EPSG:4490."""
    people = visible(principal, PERSON).filter(place__intersects=area).exclude(status=Person.Status.CANCELLED)
    bodies = visible(principal, ORGANISATION).filter(place__intersects=area, status=Organisation.Status.EXISTING)
    persons = _of_people(people)
    risks = dict(bodies.exclude(risk="").values_list("risk").annotate(many=Count("pk")).order_by())
    sites = list(bodies.exclude(risk="").order_by("-employees", "pk")[: MOST_SITES + 1])
    totals = bodies.aggregate(many=Count("pk"), employees=Sum("employees"))
    return PeopleWithin(
        persons=persons["persons"],
        households=persons["households"],
        vulnerable_persons=persons["vulnerable"],
        vulnerable=tuple(Tally(name, title_of(PERSON, name), persons[name]) for name in CARE),
        organisations=totals["many"],
        employees=totals["employees"] or 0,
        at_risk=tuple(Tally(code, lazystr(t), risks[code]) for code, t in RISKS.entries.items() if code in risks),
        sites=tuple(
            AtRisk(each.name, lazystr(RISKS.entries[each.risk]), each.employees, each.place.x, each.place.y)
            for each in sites[:MOST_SITES]
        ),
        sites_cut=len(sites) > MOST_SITES,
        whole=WHOLE_DISTRICT in principal.scopes(PERSON.permission("view")),
        synthetic=_made_up(people) or _made_up(bodies),
        as_of=timezone.now(),
    )


def _of_people(people: QuerySet[Person]) -> dict[str, int]:
    needy = Q(*[(name, True) for name in CARE], _connector=Q.OR)
    counts: dict[str, int] = people.aggregate(
        persons=Count("pk"),
        households=Count("household", distinct=True),
        vulnerable=Count("pk", filter=needy),
        **{name: Count("pk", filter=Q(**{name: True})) for name in CARE},
    )
    return counts


def _made_up(rows: QuerySet[Any]) -> bool:
    return rows.filter(source=SOURCE).exists()


PEOPLE_COUNTERS.register("population", PeopleCounter(PERSON.permission("view"), count_within))
