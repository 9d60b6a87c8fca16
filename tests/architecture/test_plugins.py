"""What plugins may not do is refused: each rule is proved by a tiny plugin that breaks it."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from config.site import HOME
from core.testing.conformance.models import crossing
from core.testing.conformance.source import HOUSE, forbidden, names_a_plugin
from tests.architecture.test_lint import ours

OTHERS = ("plugins.poles", "outside_poles")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("from plugins.poles import models", "another plugin"),
        ("import outside_poles.models", "another plugin"),
        ("from importlib import import_module\nimport_module('plugins.poles.models')", "another plugin"),
        ("from sensors.pipeline.run import Storer", "the inside of a stage"),
        ("from sensors import models", "the inside of a stage"),
        ("from core.events.append import append", "the inside of a stage"),
        ("from core import cache", "the inside of a stage"),
        ("import maps.hub.state", "the inside of a stage"),
        ("from config.settings import PLUGINS", "the inside of a stage"),
        ("import paho.mqtt.client", "speaks MQTT itself"),
        ("def late():\n    from paho.mqtt import publish", "speaks MQTT itself"),
        ("from channels.layers import get_channel_layer", "uses the channel layer"),
        ("class Watcher:\n    pass\nclass LampMiddleware:\n    pass", "is middleware"),
        ("from django.conf import settings\nsettings.MIDDLEWARE.append('x')", "touches the middleware"),
    ],
)
def test_a_plugin_that_reaches_too_far_is_refused(tmp_path: Path, code: str, said: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "bad.py").write_text(code)
    found = forbidden(tmp_path, "plugins.lamps", OTHERS)
    assert len(found) == 1, found
    assert said in found[0]


def test_a_plugin_that_keeps_to_the_faces_is_not(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_lamps.py").write_text("from core.testing.plugins import started_plugins\n")
    (tmp_path / "good.py").write_text(
        "import json\nfrom core.registers.api import register\nfrom sensors.api import Told\n"
        "from core.access import api\nfrom plugins.lamps.models import Lamp\nfrom . import models\n"
    )
    assert forbidden(tmp_path, "plugins.lamps", OTHERS) == []


def test_the_house_names_no_plugin(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("from plugins.lamps.models import Lamp\n")
    assert names_a_plugin(bad) == ["bad.py:1 imports plugins.lamps.models"]
    house = [file for app in HOUSE for file in ours(f"{app}/*.py")]
    assert len(house) > 300
    assert [said for file in house for said in names_a_plugin(file)] == []


def _model(module: str, name: str, **fields: Any) -> type[models.Model]:
    meta = type("Meta", (), {"app_label": "contenttypes"})
    return type(name, (models.Model,), {"__module__": module, "Meta": meta, **fields})


@isolate_apps("django.contrib.contenttypes")
def test_foreign_keys_across_plugins_are_found() -> None:
    def owner(module: str) -> str:
        return module.split(".")[1] if module.startswith("plugins.") else ""

    agency = _model("core.accounts.models", "Office")
    lamp = _model("plugins.lamps.models", "Lamp", office=models.ForeignKey(agency, models.CASCADE, related_name="+"))
    assert crossing([agency, lamp], owner) == [], "to the house it may"
    pole = _model("plugins.poles.models", "Pole", lamp=models.ForeignKey(lamp, models.CASCADE, related_name="+"))
    wire = _model("plugins.poles.models", "Wire", lamps=models.ManyToManyField(lamp, related_name="+"))
    desk = _model("core.accounts.models", "Desk", lamp=models.OneToOneField(lamp, models.CASCADE, related_name="+"))
    assert crossing([pole, desk], owner) == [
        "contenttypes.Desk.lamp leads to contenttypes.Lamp, of plugin 'lamps'",
        "contenttypes.Pole.lamp leads to contenttypes.Lamp, of plugin 'lamps'",
    ]
    assert "contenttypes.Wire.lamps leads to contenttypes.Lamp, of plugin 'lamps'" in crossing([wire], owner)


def test_the_model_graph_as_it_stands_crosses_nowhere() -> None:
    assert crossing(apps.get_models(include_auto_created=True)) == []


def test_plugins_bring_no_middleware_of_their_own() -> None:
    from django.conf import settings

    assert [name for name in settings.MIDDLEWARE if name.startswith("plugins.")] == []
    assert (HOME / "plugins").is_dir()
