"""A real plugin in a folder of its own: found, mounted, switched off and on."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import clear_url_caches, reverse

from config.site import HOME
from core.access.api import ANONYMOUS, SYSTEM, AccessDenied, Role
from core.access.permissions import PERMISSIONS, held_by
from core.accounts.api import Agency, create_user, grant, place_agency
from core.events.api import append, read_since
from core.events.deliver import Delivery
from core.events.handlers import HANDLERS
from core.events.types import EVENT_TYPES
from core.pages.menu import MENU, links_for
from core.plugins import contribute
from core.plugins.actions import switch
from core.plugins.errors import PluginError
from core.plugins.registry import Registry
from core.plugins.scan import Plugin, discover
from core.plugins.switches import enabled, forget
from core.testing.site import environment_of_test
from core.version import VERSION

PASSWORD = "Correct-horse-7"
FILES = {
    "lamps/__init__.py": "",
    "lamps/plugin.py": """
from core.plugins.manifest import Layer, Manifest, Menu, Permission, Slot, Text
title = Text(zh="路灯", en="Street lamps")
manifest = Manifest(
    slug="lamps", version="1.2.0", core=">=0.1,<1", title=title, owner=Text(zh="城管局", en="City management"),
    permissions=(Permission(name="lamps.lamp.view", title=title, roles=("duty_officer",)),),
    menu=(Menu(name="list", title=title, view="list", permission="lamps.lamp.view"),),
    layers=(Layer(name="lamps", title=title, source="lamps.geojson", permission="lamps.lamp.view"),),
    slots=(Slot(name="hello", title=title, slot="start", template="lamps/hello.html", permission="lamps.lamp.view"),),
    publishes=("lamps.lamp.broken",),
)
""",
    "lamps/urls.py": """
from django.http import HttpResponse
from django.urls import path
from core.pages.api import page
@page("lamps.lamp.view")
def lamp_list(request):
    return HttpResponse("all lamps burn")
urlpatterns = [path("", lamp_list, name="list")]
""",
    "lamps/events.py": """
from core.events.api import Payload, event_type
@event_type("lamps.lamp.broken", title="Lamp broken", permission="lamps.lamp.view")
class LampBroken(Payload):
    number: str
""",
    "lamps/handlers.py": """
from core.events.api import handler
told = []
@handler("lamps.note", "lamps.lamp.broken")
def note(event):
    told.append(event.payload["number"])
""",
    "lamps/templates/lamps/hello.html": "<p>three lamps are dark</p>",
    "poles/__init__.py": "",
    "poles/plugin.py": """
from core.plugins.manifest import Manifest, Text
title = Text(zh="灯杆", en="Poles")
manifest = Manifest(slug="poles", version="1.0", core=">=0.1", title=title, owner=title, depends=("lamps>=1.2",))
""",
    "plugins_urls.py": """
from config.urls import *
from config.urls import urlpatterns as house
from core.plugins.mount import mounted
urlpatterns = [*house, *mounted()]
""",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package `outside` with two plugins, on the path for the time of one test."""
    root = tmp_path / "outside"
    for name, content in {"__init__.py": "", **FILES}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield root
    for name in [name for name in sys.modules if name.split(".")[0] == "outside"]:
        del sys.modules[name]


@pytest.fixture
def found(folder: Path) -> list[Plugin]:
    return discover(folder, core_version=VERSION, package="outside")


@pytest.fixture
def lamps(folder: Path, found: list[Plugin]) -> Iterator[ModuleType]:
    """The plugins registered and mounted as at a start; gives the module of the lamps' handlers."""
    registries: list[Registry[str, Any]] = [EVENT_TYPES, HANDLERS, PERMISSIONS, MENU]
    registries += [contribute.LAYERS, contribute.SLOTS]
    installed = override_settings(
        PLUGINS=found,
        ROOT_URLCONF="outside.plugins_urls",
        TEMPLATES=[{**settings.TEMPLATES[0], "DIRS": [HOME / "core" / "templates", folder / "lamps" / "templates"]}],
    )
    with installed, ExitStack() as stack:
        for registry in registries:
            stack.enter_context(registry.temporary())
        import_module("outside.lamps.events")
        handlers = import_module("outside.lamps.handlers")
        contribute.contribute_all()
        clear_url_caches()
        forget()
        yield handlers
    clear_url_caches()


@pytest.fixture
def officer(db: None) -> Client:
    district = place_agency(Agency(name="甘井子区", level="district", code="210211"))
    grant(SYSTEM, create_user(SYSTEM, "duty", PASSWORD), Role.DUTY_OFFICER, district)
    client = Client()
    client.post("/sign-in/", {"username": "duty", "password": PASSWORD})
    return client


def test_both_are_found_in_order(found: list[Plugin]) -> None:
    assert [plugin.slug for plugin in found] == ["lamps", "poles"]
    assert [plugin.package for plugin in found] == ["outside.lamps", "outside.poles"]


def test_the_environment_leaves_one_out(folder: Path) -> None:
    assert [each.slug for each in discover(folder, core_version=VERSION, off=["poles"], package="outside")] == ["lamps"]


def test_leaving_out_what_another_needs_stops_the_start(folder: Path) -> None:
    with pytest.raises(PluginError, match="'poles' needs 'lamps', which is not installed"):
        discover(folder, core_version=VERSION, off=["lamps"], package="outside")


def test_a_newer_core_stops_the_start(folder: Path) -> None:
    with pytest.raises(PluginError, match=r"'lamps' runs with core >=0.1,<1, and this is core 1.0"):
        discover(folder, core_version="1.0", package="outside")


def test_a_broken_manifest_says_where(folder: Path) -> None:
    (folder / "poles" / "plugin.py").write_text("import nowhere")
    with pytest.raises(PluginError, match=r"outside.poles.plugin cannot be read: ModuleNotFoundError: .*nowhere"):
        discover(folder, core_version=VERSION, package="outside")


def test_a_missing_manifest_says_what_is_wanted(folder: Path) -> None:
    (folder / "poles" / "plugin.py").write_text("manifest = {}")
    with pytest.raises(PluginError, match="no `manifest` that is a core"):
        discover(folder, core_version=VERSION, package="outside")


@pytest.mark.django_db
def test_an_installed_package_is_a_plugin_in_a_real_process(folder: Path) -> None:
    metadata = folder.parent / "outside-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: outside\nVersion: 1.0\n")
    announced = [f"{slug} = outside.{slug}.plugin:manifest" for slug in ("lamps", "poles")]
    (metadata / "entry_points.txt").write_text("\n".join(["[zhihui.plugins]", *announced]))
    code = (
        "from django.urls import reverse; from core.plugins.api import plugins; "
        "from core.access.permissions import PERMISSIONS; from core.events.types import EVENT_TYPES; "
        "print([p.slug for p in plugins() if p.slug in ('lamps', 'poles')], reverse('lamps:list'), "
        "PERMISSIONS.owner('lamps.lamp.view'), EVENT_TYPES.owner('lamps.lamp.broken'))"
    )
    environment = {**environment_of_test(), "PYTHONPATH": str(folder.parent)}
    words = [sys.executable, str(HOME / "manage.py"), "shell", "--no-imports", "-c", code]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "['lamps', 'poles'] /m/lamps/ lamps lamps", done.stderr
    without = {**environment, "ZHIHUI_PLUGINS_OFF": "lamps"}
    stopped = subprocess.run(words, env=without, capture_output=True, text=True, check=False)
    assert stopped.returncode != 0
    assert "plugin 'poles' needs 'lamps', which is not installed" in stopped.stderr


def test_its_contributions_bear_its_name(lamps: ModuleType) -> None:
    assert PERMISSIONS.owner("lamps.lamp.view") == "lamps"
    assert "lamps.lamp.view" in held_by(Role.DUTY_OFFICER)
    assert EVENT_TYPES.owner("lamps.lamp.broken") == "lamps"
    assert HANDLERS.owner("lamps.note") == "lamps"
    assert contribute.LAYERS.owner("lamps.lamps") == "lamps"


def test_it_is_mounted_behind_the_gate(lamps: ModuleType, officer: Client) -> None:
    assert reverse("lamps:list") == "/m/lamps/"
    assert officer.get("/m/lamps/").content == b"all lamps burn"
    assert Client().get("/m/lamps/").headers["Location"] == "/sign-in/?next=/m/lamps/"


def test_its_slot_shows_on_the_start_page(lamps: ModuleType, officer: Client) -> None:
    assert b"three lamps are dark" in officer.get("/start/").content
    switch(SYSTEM, "poles", False)
    switch(SYSTEM, "lamps", False)
    assert b"three lamps are dark" not in officer.get("/start/").content


def test_its_menu_stands_under_its_title_and_not_among_the_houses(lamps: ModuleType, officer: Client) -> None:
    page = officer.get("/start/").content.decode()
    bar, services = page.split('class="services"', 1)
    assert "/m/lamps/" not in bar
    assert "<h2>路灯</h2>" in services
    assert 'href="/m/lamps/"' in services


def test_disabled_it_has_no_pages_and_no_menu(
    lamps: ModuleType, officer: Client, django_capture_on_commit_callbacks: type
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        switch(SYSTEM, "poles", False)
    with django_capture_on_commit_callbacks(execute=True):
        switch(SYSTEM, "lamps", False)
    assert not enabled("lamps")
    assert officer.get("/m/lamps/").status_code == 404
    assert "lamps.list" not in MENU.active()
    assert "lamps.list" in MENU
    assert "lamps.list" not in [link.item.name for link in links_for(SYSTEM)]
    with django_capture_on_commit_callbacks(execute=True):
        switch(SYSTEM, "lamps", True)
    assert officer.get("/m/lamps/").status_code == 200


def test_disabled_its_handlers_are_silent_and_later_catch_up(
    lamps: ModuleType, transactional_db: None, django_capture_on_commit_callbacks: type
) -> None:
    from django.db import transaction

    broken = sys.modules["outside.lamps.events"].LampBroken
    switch(SYSTEM, "poles", False)
    switch(SYSTEM, "lamps", False)
    with transaction.atomic():
        append(broken(number="7"), actor=SYSTEM)
    Delivery().run_once()
    assert lamps.told == []
    switch(SYSTEM, "lamps", True)
    Delivery().run_once()
    assert lamps.told == ["7"]


def test_switching_is_checked_and_told_to_the_log(lamps: ModuleType, db: None) -> None:
    with pytest.raises(AccessDenied):
        switch(ANONYMOUS, "lamps", False)
    switch(SYSTEM, "poles", False)
    assert [(event.type, event.payload) for event in read_since(0)] == [
        ("core.plugin.switched", {"slug": "poles", "enabled": False})
    ]


def test_what_others_need_stays_on(lamps: ModuleType, db: None) -> None:
    with pytest.raises(PluginError, match="poles"):
        switch(SYSTEM, "lamps", False)
    switch(SYSTEM, "poles", False)
    switch(SYSTEM, "lamps", False)
    with pytest.raises(PluginError, match="lamps"):
        switch(SYSTEM, "poles", True)


def test_the_command_lists_and_switches(lamps: ModuleType, db: None) -> None:
    call_command("plugin", "disable", "poles", stdout=StringIO())
    out = StringIO()
    call_command("plugin", "list", stdout=out)
    lines = [line.split() for line in out.getvalue().splitlines()]
    assert [(line[0], line[1], line[3]) for line in lines] == [
        ("lamps", "1.2.0", "enabled"),
        ("poles", "1.0", "disabled"),
    ]
    with pytest.raises(CommandError, match="nothing"):
        call_command("plugin", "enable", "nothing")


def test_the_page_is_the_system_administrators(lamps: ModuleType, officer: Client) -> None:
    assert officer.get("/plugins/").status_code == 403
    grant(SYSTEM, create_user(SYSTEM, "sys", PASSWORD), Role.SYSTEM_ADMIN, Agency.objects.get())
    administrator = Client()
    administrator.post("/sign-in/", {"username": "sys", "password": PASSWORD})
    assert "路灯" in administrator.get("/plugins/").content.decode()
    administrator.post("/plugins/poles/switch/", {"enabled": "0"})
    assert not enabled("poles")
