"""A registry fills at start, then freezes, and reads the same on every machine."""

import pytest
from django.test import override_settings

from core.plugins.errors import DuplicateKeyError, FrozenRegistryError
from core.plugins.manifest import Manifest, Text
from core.plugins.registry import Registry
from core.plugins.scan import Plugin


def plugin(slug: str) -> Plugin:
    title = Text(zh=slug, en=slug)
    return Plugin(Manifest(slug=slug, version="1", core=">=0", title=title, owner=title), f"plugins.{slug}")


@pytest.fixture
def registry() -> Registry[str, int]:
    return Registry("numbers")


def test_frozen_means_frozen(registry: Registry[str, int]) -> None:
    registry.register("one", 1)
    registry.freeze()
    with pytest.raises(FrozenRegistryError, match="numbers: 'two' came after the start"):
        registry.register("two", 2)
    assert dict(registry) == {"one": 1}


def test_a_key_is_taken_once_and_the_holder_named(registry: Registry[str, int]) -> None:
    registry.register("one", 1, owner="water")
    with pytest.raises(DuplicateKeyError, match="numbers: 'one' is registered already, by water"):
        registry.register("one", 1)


def test_temporary_leaves_no_trace(registry: Registry[str, int]) -> None:
    registry.register("one", 1)
    registry.freeze()
    with registry.temporary():
        registry.register("two", 2)
        assert list(registry) == ["one", "two"]
    assert list(registry) == ["one"]
    with pytest.raises(FrozenRegistryError):
        registry.register("two", 2)


def test_temporary_ends_after_an_error_too(registry: Registry[str, int]) -> None:
    with pytest.raises(DuplicateKeyError), registry.temporary():  # noqa: PT012
        registry.register("two", 2)
        registry.register("two", 2)
    assert len(registry) == 0


@override_settings(PLUGINS=[plugin("water"), plugin("bins")])
def test_core_first_then_plugins_in_starting_order_then_order_then_key(registry: Registry[str, int]) -> None:
    registry.register("z", 1, owner="bins")
    registry.register("y", 2, owner="water", order=9)
    registry.register("x", 3, owner="water", order=10)
    registry.register("b", 4, owner="")
    registry.register("a", 5, owner="")
    assert list(registry) == ["a", "b", "y", "x", "z"]
    assert [registry.owner(key) for key in registry] == ["", "", "water", "water", "bins"]


def test_house_code_owns_what_it_registers(registry: Registry[str, int]) -> None:
    registry.register("one", 1)
    assert registry.owner("one") == ""
