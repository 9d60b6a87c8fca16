"""Plugins start in the order of their needs, or the start stops and says why."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.site import HOME
from core.plugins.errors import PluginError
from core.plugins.manifest import Manifest, Text
from core.plugins.order import dependents_of, in_order
from core.version import VERSION


def plugin(slug: str, *depends: str, version: str = "1.0", core: str = ">=0.1") -> Manifest:
    title = Text(zh=slug, en=slug)
    return Manifest(slug=slug, version=version, core=core, title=title, owner=title, depends=depends)


def slugs(*manifests: Manifest) -> list[str]:
    return [manifest.slug for manifest in in_order(manifests, "0.1.0")]


def problems(*manifests: Manifest) -> str:
    with pytest.raises(PluginError) as caught:
        in_order(manifests, "0.1.0")
    return str(caught.value)


def test_a_plugin_starts_after_those_it_needs() -> None:
    assert slugs(plugin("drains", "water"), plugin("water", "gauges"), plugin("gauges")) == [
        "gauges",
        "water",
        "drains",
    ]


def test_without_needs_the_order_is_by_name() -> None:
    assert slugs(plugin("trees"), plugin("bins"), plugin("lamps")) == ["bins", "lamps", "trees"]


def test_a_missing_one_is_named() -> None:
    assert problems(plugin("drains", "water>=1.2")) == "plugin 'drains' needs 'water', which is not installed"


def test_a_circle_is_named() -> None:
    said = problems(plugin("a1", "b1"), plugin("b1", "c1"), plugin("c1", "a1"))
    assert said.startswith("plugins depend on each other in a circle: ")
    assert all(slug in said for slug in ("a1", "b1", "c1"))


def test_a_wrong_version_of_another_stops_the_start() -> None:
    said = problems(plugin("drains", "water>=2"), plugin("water", version="1.4"))
    assert said == "plugin 'drains' needs water >=2, and 1.4 is installed"


def test_a_core_out_of_range_stops_the_start() -> None:
    assert problems(plugin("new", core=">=3,<4")) == "plugin 'new' runs with core >=3,<4, and this is core 0.1.0"


def test_two_of_one_name_stop_the_start() -> None:
    assert problems(plugin("bins"), plugin("bins")) == "plugin 'bins' is there twice"


def test_every_problem_is_said_at_once() -> None:
    assert len(problems(plugin("a1", "missing"), plugin("b1", core=">9")).splitlines()) == 2


def test_dependents_are_found() -> None:
    assert dependents_of("water", [plugin("drains", "water>=1"), plugin("bins")]) == ("drains",)


@given(st.lists(st.lists(st.integers(0, 30), max_size=4), max_size=12))
def test_in_any_graph_without_circles_needs_come_first(edges: list[list[int]]) -> None:
    manifests = [plugin(f"p{here}", *{f"p{to % here}" for to in needs if here}) for here, needs in enumerate(edges)]
    order = slugs(*reversed(manifests))
    for manifest in manifests:
        assert all(order.index(needed) < order.index(manifest.slug) for needed in manifest.depends)


def test_the_core_has_one_version() -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION
