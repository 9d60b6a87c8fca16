"""Registers of shops and scales with tables of their own, and people at two agencies."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from core.access.api import SYSTEM, Principal, Role, principal_of
from core.accounts.api import Agency, create_user, grant, place_agency
from core.registers.api import Record, create, declared_for_a_while, prepare_table
from tests.registers.shops import SCALES, SHOPS

PASSWORD = "Rain-over-Dalian-7"
GOOD = {"name": "老王面馆", "keeper": "王小明", "kind": "餐饮", "address": "泉水街道和平路12号"}
Opening = Callable[..., Any]


def numbered(first17: str) -> str:
    """A citizen's number with its check digit; places such as 990101 do not exist."""
    from stdnum.cn.ric import calc_check_digit

    return first17 + calc_check_digit(f"{first17}0")


def credit_code(serial: int) -> str:
    """A unified social credit code with its check digit."""
    from stdnum.cn.uscc import calc_check_digit

    begun = f"91210211{serial:09d}"
    return begun + calc_check_digit(f"{begun}0")


@pytest.fixture(scope="module")
def _tables(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The tables stand without foreign keys, so that other tables can be emptied beside them."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            for each in (SHOPS, SCALES):
                editor.create_model(each.model)
        for each in (SHOPS, SCALES):
            _loosen(each.model._meta.db_table)
            prepare_table(each)
        yield
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE market_scale, market_shop")


def _loosen(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass", [table])
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


@pytest.fixture(scope="module")
def registers(_tables: None) -> Iterator[None]:
    """Both registers declared, as at a start."""
    with declared_for_a_while(SHOPS, SCALES):
        yield


@pytest.fixture
def agencies(registers: None, db: None) -> dict[str, Agency]:
    """The district and two subdistricts."""
    root = place_agency(Agency(code="210211", name="甘井子区", level="district"))
    return {
        "district": root,
        "spring": place_agency(Agency(code="210211001", name="泉水街道", level="subdistrict", parent=root)),
        "bay": place_agency(Agency(code="210211002", name="大连湾街道", level="subdistrict", parent=root)),
    }


@pytest.fixture
def person(agencies: dict[str, Agency]) -> Callable[..., Principal]:
    """Makes somebody with roles at an agency."""

    def make(*roles: Role, at: str = "district", name: str = "") -> Principal:
        user = create_user(SYSTEM, name or "-".join([*roles, at]), PASSWORD)
        for role in roles:
            grant(SYSTEM, user, role, agencies[at])
        return principal_of(user)

    return make


@pytest.fixture
def clerk(person: Callable[..., Principal]) -> Principal:
    """Keeps the shops of one subdistrict."""
    return person(Role.LIAISON, at="spring", name="clerk")


@pytest.fixture
def officer(person: Callable[..., Principal]) -> Principal:
    """Sees the whole district, and may unmask."""
    return person(Role.DUTY_OFFICER, name="officer")


@pytest.fixture
def opened(clerk: Principal) -> Opening:
    """Adds a shop; each has another name unless it is given one."""
    count = iter(range(1, 1_000_000))

    def make(actor: Principal = clerk, **values: Any) -> Record:
        return create(actor, SHOPS, {**GOOD, "name": f"老王面馆{next(count)}", **values})

    return make
