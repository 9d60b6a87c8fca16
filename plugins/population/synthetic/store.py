"""Put made-up people and organisations into the registers: by COPY, in one transaction, told to the log."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import sql

from core.access.api import SYSTEM
from core.events.api import append
from core.registers.api import Record, measure, vector, words_of
from plugins.population.events import SyntheticMade
from plugins.population.models import Address, Household, Organisation, Person
from plugins.population.registers import ADDRESS, HOUSEHOLD, ORGANISATION, PERSON
from plugins.population.synthetic import SOURCE
from plugins.population.synthetic.rows import Body, Door, Someone, doors, organisations, people
from plugins.population.synthetic.town import Community

_KIT = ("id", "agency_id", "version", "created_at", "changed_at", "changed_by", "why", "search", "place", "source")
_BY = "system"


def there_are() -> bool:
    """Whether made-up people are in the register already."""
    return Person.objects.filter(source=SOURCE).exists()


@transaction.atomic
def store(communities: Sequence[Community], persons: int, bodies: int, seed: int) -> None:
    """Make and store as many people (with households and addresses) and organisations; nothing of it is real."""
    someones = list(people(seed, persons))
    homes = doors(seed, communities, someones[-1].household + 1 if someones else max(1, bodies // 20))
    now = timezone.now()
    addresses = _copy(Address, ("text", "building", "door"), _addresses(homes), now)
    households = _copy(Household, ("number", "kind", "address_id"), _households(homes, addresses), now)
    _copy(Person, _PERSON, (_person(each, homes, addresses, households) for each in someones), now)
    _copy(Organisation, _BODY, (_body(each) for each in organisations(seed, homes, bodies)), now)
    append(SyntheticMade(persons=persons, organisations=bodies, seed=seed), actor=SYSTEM)


def refresh() -> None:
    """Let the planner and the quality scores know what is there now; outside the transaction that stored it."""
    with connection.cursor() as cursor:
        for model in (Address, Household, Person, Organisation):
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(model._meta.db_table)))
    for register in (ADDRESS, HOUSEHOLD, PERSON, ORGANISATION):
        measure(register)


_PERSON = ("name", "citizen_id", "phone", "nation", "status", "household_id", "address_id") + (
    "lives_alone",
    "disabled",
    "bedridden",
    "child_in_need",
)
_BODY = ("name", "credit_code", "legal_representative", "kind", "status", "risk", "employees", "phone", "address")
Kit = tuple[int, str, str]  # agency, words, place
Row = tuple[Kit, tuple[Any, ...]]


def _kit(door: Door, *texts: str) -> Kit:
    return door.agency_id, vector(words_of(texts)), f"SRID=4490;POINT({door.lon} {door.lat})"


def _addresses(homes: Sequence[Door]) -> Iterator[Row]:
    for each in homes:
        yield _kit(each, each.text, each.building), (each.text, each.building, each.door)


def _households(homes: Sequence[Door], addresses: range) -> Iterator[Row]:
    for each, address in zip(homes, addresses, strict=True):
        number = f"S{address:08d}"
        yield _kit(each, number), (number, Household.Kind.FAMILY, address)


def _person(each: Someone, homes: Sequence[Door], addresses: range, households: range) -> Row:
    home = each.household
    own = (each.name, each.citizen_id, each.phone, each.nation, each.status)
    return _kit(homes[home], each.name), (*own, households[home], addresses[home], *each.care)


def _body(each: Body) -> Row:
    own = (each.name, each.credit_code, each.legal_representative, each.kind, each.status, each.risk, each.employees)
    return _kit(each.door, each.name, each.door.text), (*own, each.phone, each.door.text)


def _copy(model: type[Record], columns: tuple[str, ...], rows: Iterable[Row], now: datetime) -> range:
    """Store the rows; returns the numbers they got."""
    table, why = model._meta.db_table, _("made up")
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, (*_KIT, *columns)))
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        first = following = int(cursor.fetchone()[0])
        with cursor.copy(statement) as copy:
            for (agency, words, place), values in rows:
                copy.write_row((following, agency, 1, now, now, _BY, why, words, place, SOURCE, *values))
                following += 1
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [table, following])
    return range(first, following)
