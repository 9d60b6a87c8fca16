"""Declaring a register: what comes with it, and what is refused at start."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CharField

from core.access.api import Role
from core.access.permissions import PERMISSIONS
from core.events.api import EVENT_TYPES
from core.pages.menu import MENU
from core.plugins.api import PluginError, Text
from core.plugins.contribute import DATASETS, LAYERS
from core.registers.api import CitizenIdField, CreditCodeField, Mask, PhoneField, prepare_table, register
from core.registers.tables import indexes
from tests.registers.conftest import credit_code, numbered
from tests.registers.shops import KINDS, SHOPS, Shop


def test_everything_comes_with_it(registers: None) -> None:
    for verb, roles in (("view", SHOPS.view), ("edit", SHOPS.edit), ("unmask", SHOPS.unmask)):
        assert PERMISSIONS[f"market.shop.{verb}"].roles == frozenset(roles)
    happened = {name.rpartition(".")[2] for name in EVENT_TYPES if name.startswith("market.shop.")}
    assert happened == {"created", "changed", "merged", "removed", "imported", "unmasked"}
    assert MENU["market.shop"].view == "market:shop-list"
    assert (DATASETS["market.shop"].shared, DATASETS["market.shop"].renewed) == ("conditional", "P180D")
    assert (LAYERS["market.shop"].source, LAYERS["market.shop"].geometry) == ("shop/tiles/{z}/{x}/{y}.mvt", "point")
    assert "market.scale" not in LAYERS


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "shop"}, "<app>.<thing>"),
        ({"columns": ("colour",)}, "columns: the model has no field 'colour'"),
        ({"columns": ()}, "columns: at least one"),
        ({"search": ("opened",)}, "search: 'opened' is not text"),
        ({"search": ("phone",)}, "search: 'phone' is masked"),
        ({"filters": ("phone",)}, "filters: 'phone' is masked"),
        ({"unmask": ()}, "unmask: say which roles"),
        ({"same": (("name", "colour"),)}, "same: the model has no field 'colour'"),
        ({"place": "address"}, "place: 'address' must be a geometry field"),
        ({"title": Text(zh="", en="Shops")}, "title: both languages"),
        ({"condition": ""}, "condition: say on what"),
        ({"renewed_days": 0}, "renewed_days"),
        ({"model": CharField}, "must be a core.registers.api.Record"),
    ],
)
def test_a_slip_stops_the_start(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(PluginError, match=sentence.replace("(", r"\(")):
        register(replace(SHOPS, **{"name": "market.other", **wrong}))


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(PluginError) as refused:
        register(replace(SHOPS, search=("phone",), unmask=(), masks={"phone": Mask.PHONE}))
    assert str(refused.value).count("market.shop") == 2
    assert Role.LIAISON in SHOPS.edit


@pytest.mark.django_db
def test_the_table_gets_trigger_and_indexes(registers: None) -> None:
    prepare_table(replace(SHOPS, same=("code",)))  # one identity less: its index goes
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'market_shop'::regclass AND NOT tgisinternal")
        assert cursor.fetchall() == [("keep_version",)]
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'market_shop' AND indexname LIKE 'kit%%'")
        assert {name for (name,) in cursor.fetchall()} == {name for name, _ in indexes(replace(SHOPS, same=("code",)))}


def test_migrations_keep_plain_columns() -> None:
    for name in ("keeper_id", "code", "phone", "kind"):
        field: Any = Shop._meta.get_field(name)
        _name, path, _args, kwargs = field.deconstruct()
        assert path == "django.db.models.CharField"
        assert not {"choices", "codes"} & set(kwargs)
        assert type(field.clone()).__name__ in (type(field).__name__, "CharField")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("138-1234-5678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("（0411）84321000", "041184321000"),
        ("0411-84321000-12", "0411-84321000-12"),
        ("110", "110"),
        ("12345", "12345"),
    ],
)
def test_telephone_numbers_have_one_form(given: str, kept: str) -> None:
    assert PhoneField().clean(given, None) == kept


@pytest.mark.parametrize("given", ["1381234567", "23812345678", "abc", "0411-12", "138123456789"])
def test_what_is_no_telephone_number(given: str) -> None:
    with pytest.raises(ValidationError):
        PhoneField().clean(given, None)


def test_citizens_numbers_are_checked_to_the_last() -> None:
    good = numbered("99010119900101001")
    assert CitizenIdField().clean(f" {good.lower()} ", None) == good
    wrong_check = good[:-1] + ("0" if good[-1] != "0" else "1")
    for wrong in (wrong_check, good[:-1], numbered("99010119900230001"), numbered("99010129990101001"), "x" * 18):
        with pytest.raises(ValidationError):
            CitizenIdField().clean(wrong, None)


def test_credit_codes_are_checked_to_the_last() -> None:
    good = credit_code(7)
    assert CreditCodeField().clean(good.lower(), None) == good
    with pytest.raises(ValidationError):
        CreditCodeField().clean(good[:-1] + ("0" if good[-1] != "0" else "1"), None)


def test_codes_are_known_by_their_titles() -> None:
    assert [KINDS.code_of(text) for text in ("1", "餐饮", "retail", "x")] == ["1", "1", "2", None]
