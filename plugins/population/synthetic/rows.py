"""The rows of made-up people and organisations, one after the other, from a seed. No database.

Households live in doors of buildings, buildings stand in communities; who is old may live alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from plugins.population.models import Organisation, Person
from plugins.population.synthetic import names
from plugins.population.synthetic.numbers import DAYS, Orders, birth, citizen_id, credit_code, phone
from plugins.population.synthetic.town import Community, buildings

PER_BUILDING = 60  # doors
_SIZES = ((1, 2, 3, 4, 5), (24, 30, 28, 12, 6))  # people of a household, and how often
_OLD_DAY = 12_000  # born before the end of 1958
_CHILD_DAY = 30_600  # born after the autumn of 2009
_ADULT_DAYS = (10_000, 28_500)
_NATIONS = (("01", "11", "15", "06", "10", "03"), (8600, 900, 20, 10, 120, 80))
_KINDS = (("enterprise", "individual", "institution", "social", "government"), (58, 32, 5, 3, 2))
_AUTHORITIES = {"enterprise": "91", "individual": "92", "institution": "12", "social": "51", "government": "11"}
_ENDS = ((Organisation.Status.EXISTING, Organisation.Status.CANCELLED, Organisation.Status.REVOKED), (92, 6, 2))
_RISKS = (("", "hazchem", "fuel", "ammonia", "dust", "fireworks", "crowd"), (9200, 90, 130, 80, 120, 30, 350))


@dataclass(frozen=True, slots=True)
class Door:
    """Where a household lives or an organisation works: the agency of its community, the address, degrees."""

    agency_id: int
    building: str
    door: str
    text: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the household with this place in the list of households."""

    household: int
    name: str
    citizen_id: str
    phone: str
    nation: str
    status: str
    care: tuple[bool, bool, bool, bool]  # lives alone, disabled, bedridden, child in need


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation."""

    door: Door
    name: str
    credit_code: str
    legal_representative: str
    kind: str
    status: str
    risk: str
    employees: int
    phone: str


def doors(seed: int, communities: Sequence[Community], count: int) -> list[Door]:
    """As many doors, shared out among the communities by the crossings they have."""
    random = np.random.default_rng((seed, 1))
    weights = np.array([len(each.corners) for each in communities], float) + 5
    shares = random.multinomial(count, weights / weights.sum())
    return [door for each, share in zip(communities, shares, strict=True) for door in _doors(random, each, int(share))]


def _doors(random: np.random.Generator, community: Community, count: int) -> Iterator[Door]:
    size = min(PER_BUILDING, max(6, count // 8))
    places = buildings(random, community, -(-count // size))
    for number in range(count):
        house, flat = divmod(number, size)
        lon, lat = places[house]
        building = f"{house + 1}号楼"
        door = f"{flat % 3 + 1}-{flat // 6 + 1}0{flat % 2 + 1}-{flat}"
        text = f"{community.name}{building}{door}"
        yield Door(community.agency_id, building, door, text, round(float(lon), 6), round(float(lat), 6))


def people(seed: int, count: int) -> Iterator[Someone]:
    """`count` people in households numbered from 0, in order."""
    random, orders = Random(f"people {seed}"), Orders()  # noqa: S311  # made-up people, not secrets
    serial = household = 0
    while serial < count:
        size = min(random.choices(*_SIZES)[0], count - serial)
        yield from _household(random, orders, household, size, serial)
        serial += size
        household += 1


def _household(random: Random, orders: Orders, household: int, size: int, serial: int) -> Iterator[Someone]:
    family, floating = names.family(random), random.random() < 0.15
    for place in range(size):
        day = _day_of_birth(random, place, size)
        male = random.random() < 0.5 if place > 1 else place == random.getrandbits(1)
        surname = names.family(random) if place == 1 else family
        yield Someone(
            household=household,
            name=surname + names.given(random, male),
            citizen_id=citizen_id(birth(day), orders.take(day, male)),
            phone="" if day > _CHILD_DAY or random.random() < 0.1 else phone(serial + place),
            nation=random.choices(*_NATIONS)[0],
            status=_status(random, floating),
            care=_care(random, day, size),
        )


def _status(random: Random, floating: bool) -> str:
    if random.random() < 0.02:
        return Person.Status.CANCELLED
    return Person.Status.FLOATING if floating else Person.Status.RESIDENT


def _day_of_birth(random: Random, place: int, size: int) -> int:
    """Heads of households are grown up, and old more often where nobody else lives there; the others are younger."""
    if place > 1:
        return random.randrange(22_000, DAYS)
    old = size < 3 and random.random() < 0.4
    return random.randrange(800, _OLD_DAY + 3000) if old else random.randrange(*_ADULT_DAYS)


def _care(random: Random, day: int, size: int) -> tuple[bool, bool, bool, bool]:
    old = day < _OLD_DAY
    return (
        old and size == 1,
        random.random() < (0.08 if old else 0.02),
        random.random() < (0.04 if old else 0.001),
        day > _CHILD_DAY and random.random() < 0.02,
    )


def organisations(seed: int, places: Sequence[Door], count: int) -> Iterator[Body]:
    """`count` organisations behind some of these doors."""
    random = Random(f"organisations {seed}")  # noqa: S311
    for serial in range(count):
        kind = random.choices(*_KINDS)[0]
        risk = random.choices(*_RISKS)[0] if kind == "enterprise" else ""
        yield Body(
            door=random.choice(places),
            name=names.organisation(random, kind, risk),
            credit_code=credit_code(serial, _AUTHORITIES[kind]),
            legal_representative=names.family(random) + names.given(random, random.random() < 0.6),
            kind=kind,
            status=random.choices(*_ENDS)[0],
            risk=risk,
            employees=min(5000, max(1, int(random.lognormvariate(2.2, 1.1)))),
            phone=phone(90_000_000 + serial),
        )
