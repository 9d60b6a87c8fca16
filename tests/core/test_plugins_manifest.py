"""A manifest is one frozen value, readable before Django loads, and its faults are said in words."""

import subprocess
import sys

import msgspec
import pytest
from django.utils import translation

from config.site import HOME
from core.plugins.check import problems_of
from core.plugins.manifest import Feed, Layer, Manifest, Menu, Permission, Setting, Slot, Text

TITLE = Text(zh="路灯", en="Street lamps")
PERMISSION = "lamps.lamp.view"


def _menu(view: str) -> Menu:
    return Menu(name="list", title=TITLE, view=view, permission=PERMISSION)


SOUND = Manifest(slug="lamps", version="1.0.0", core=">=0.1,<1", title=TITLE, owner=TITLE)


def test_a_sound_manifest_has_no_problems() -> None:
    assert problems_of(SOUND, folder="lamps") == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"slug": "Lamps!"}, "slug: 2 to 30 small letters, digits and _, a letter first"),
        ({"version": "one"}, "version: 'one' is not a version"),
        ({"core": "about 1"}, "core: 'about 1' is not a range of versions"),
        ({"depends": (">=3",)}, "depends: '>=3' is not a plugin with a range, such as 'water>=1.2'"),
        ({"title": Text(zh="", en="Lamps")}, "title: both languages are needed"),
        ({"version": 1}, "Expected `str`, got `int` - at `$.version`"),
        ({"publishes": ("lamp.out",)}, "publishes: 'lamp.out' must have the form lamps.<thing>.<verb>"),
        (
            {"permissions": (Permission(name="core.user.manage", title=TITLE),)},
            "permissions: 'core.user.manage' must have the form lamps.<thing>.<verb>",
        ),
        (
            {"menu": (_menu("a"), _menu("b"))},
            "menu: 'list' is declared twice",
        ),
        ({"layers": (Layer(name="a", title=TITLE, source="a"),)}, "layers: 'a' needs a permission"),
        (
            {"slots": (Slot(name="note", title=TITLE, slot="roof", template="x.html"),)},
            "slots: 'note': there is no place 'roof'; there are start, wall.side, desk.incident, register.head",
        ),
        (
            {"feeds": (Feed(name="f", title=TITLE, decode="feeds.f", good=("a.bin",), bad=()),)},
            "feeds: 'f' needs samples of good and of bad messages",
        ),
        (
            {"settings": (Setting(name="s", title=TITLE, default="a", choices=("b",)),)},
            "settings: 's': the default is none of the choices",
        ),
        (
            {"settings": (Setting(name="s", title=Text(zh="", en="S"), default=1),)},
            "settings: 's': both languages are needed",
        ),
        (
            {"layers": (Layer(name="lamps", title=TITLE, source="x", geometry="circle"),)},  # type: ignore[arg-type]
            "Invalid enum value 'circle' - at `$.layers[0].geometry`",
        ),
    ],
)
def test_each_fault_is_named(change: dict[str, object], said: str) -> None:
    changed = msgspec.structs.replace(SOUND, **change)
    assert problems_of(changed) == [f"plugin {changed.slug!r}: {said}"]


def test_the_folder_must_bear_the_name() -> None:
    assert problems_of(SOUND, folder="lights") == ["plugin 'lamps': slug: must be the name of its folder, 'lights'"]


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        Manifest(slug="lamps", colour="red")  # type: ignore[call-arg]


def test_it_is_frozen() -> None:
    with pytest.raises(AttributeError):
        SOUND.slug = "other"  # type: ignore[misc]


def test_a_title_speaks_the_language_of_the_request() -> None:
    with translation.override("en"):
        assert str(TITLE) == "Street lamps"
    with translation.override("zh-hans"):
        assert str(TITLE) == "路灯"


def test_it_loads_before_django() -> None:
    code = (
        "import sys; from core.plugins.manifest import Manifest, Text; "
        "t = Text(zh='灯', en='Lamp'); Manifest(slug='lamps', version='1', core='>=0', title=t, owner=t); "
        "print('django.apps.registry' in sys.modules and __import__('django.apps').apps.apps.ready)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=HOME, env={}, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
