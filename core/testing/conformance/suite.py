"""The conformance suite as tests: `from core.testing.conformance.suite import *` in a test module runs it.

Of the plugins that are installed; of one alone where `ZHIHUI_CONFORMANCE` names it.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from core.plugins.check import problems_of
from core.plugins.host import installed
from core.plugins.order import needs
from core.plugins.scan import Plugin
from core.plugins.switches import forget
from core.testing.conformance import contributions, pages
from core.testing.conformance.models import crossing
from core.testing.conformance.scene import Scene, folder_of
from core.testing.conformance.source import forbidden
from core.testing.site import environment_of_test

_only = os.environ.get("ZHIHUI_CONFORMANCE", "")
_plugins = [plugin for plugin in installed() if _only in {"", plugin.slug}]
each_plugin = pytest.mark.parametrize("plugin", _plugins, ids=[plugin.slug for plugin in _plugins])

__all__ = [
    "scene",
    "test_its_events_are_strict_and_its_subscriptions_exist",
    "test_its_feeds_read_good_samples_and_refuse_bad_ones",
    "test_its_figures_come_in_time",
    "test_its_layers_are_bounded_and_in_place",
    "test_its_manifest_is_sound",
    "test_its_menu_leads_somewhere",
    "test_its_pages_are_accessible",
    "test_its_pages_open_to_whom_they_should",
    "test_its_queries_do_not_grow_with_rows",
    "test_its_source_keeps_to_the_faces",
    "test_the_house_starts_without_it",
]


@pytest.fixture
def scene(db: None, plugin: Plugin) -> Iterator[Scene]:
    """The plugin in a district with people."""
    forget()
    yield Scene(plugin)
    forget()  # it may have been switched off


@each_plugin
def test_its_manifest_is_sound(plugin: Plugin) -> None:
    quality = Scene(plugin).quality
    folder = folder_of(plugin)
    readme = [] if (folder / "README.md").is_file() else ["README.md is missing"]
    _nothing([*problems_of(plugin.manifest, folder=plugin.slug), *quality.problems, *readme])


@each_plugin
def test_its_source_keeps_to_the_faces(plugin: Plugin) -> None:
    if not Scene(plugin).quality.spares("forbidden"):
        others = [other.package for other in installed()]
        _nothing(forbidden(folder_of(plugin), plugin.package, others))
    _nothing(crossing(apps.get_models(include_auto_created=True)))


@each_plugin
def test_its_menu_leads_somewhere(scene: Scene) -> None:
    _nothing(pages.menu(scene))


@each_plugin
def test_its_pages_open_to_whom_they_should(scene: Scene) -> None:
    _nothing(pages.audiences(scene))


@each_plugin
def test_its_pages_are_accessible(scene: Scene) -> None:
    _nothing(pages.accessible(scene))


@each_plugin
def test_its_queries_do_not_grow_with_rows(scene: Scene) -> None:
    listed = any(model.__module__.startswith(f"{scene.plugin.package}.") for model in apps.get_models())
    if listed and scene.maker() is None and not scene.quality.spares("samples"):
        pytest.fail("samples.py with `make(count)` is missing: without rows nothing can be said")
    _nothing(pages.queries(scene))


@each_plugin
def test_its_events_are_strict_and_its_subscriptions_exist(scene: Scene) -> None:
    _nothing(contributions.events(scene))


@each_plugin
def test_its_feeds_read_good_samples_and_refuse_bad_ones(scene: Scene) -> None:
    _nothing(contributions.feeds(scene))


@each_plugin
def test_its_layers_are_bounded_and_in_place(scene: Scene) -> None:
    scene.make(pages.FEW)
    _nothing(contributions.map_layers(scene))


@each_plugin
def test_its_figures_come_in_time(scene: Scene) -> None:
    scene.make(pages.FEW)
    _nothing(contributions.figures(scene))


@each_plugin
def test_the_house_starts_without_it(plugin: Plugin, db: None) -> None:
    """And its addresses are gone; whatever needs it goes with it."""
    off = {plugin.slug}
    for other in installed():  # every one after those it depends on
        if off & needs(other.manifest).keys():
            off.add(other.slug)
    code = (
        "from django.urls import get_resolver; from core.health.pages import healthz; "
        "print(sorted(e.namespace for e in get_resolver().url_patterns if getattr(e, 'namespace', None)))"
    )
    words = [sys.executable, str(settings.BASE_DIR / "manage.py"), "shell", "--no-imports", "-c", code]
    environment: dict[str, Any] = {**environment_of_test(), "ZHIHUI_PLUGINS_OFF": ",".join(sorted(off))}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    assert f"'{plugin.slug}'" not in done.stdout


def _nothing(findings: list[str]) -> None:
    """Fail with everything that was found."""
    if findings:
        pytest.fail("\n".join(findings), pytrace=False)
