"""What a plugin declares becomes part of the house; what fails in it harms nobody; what is undeclared is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client

from core.access.api import ANONYMOUS, SYSTEM, AccessDenied, Principal, Role
from core.events.api import append, read_since
from core.events.deliver import Delivery
from core.indicators.api import figures
from core.plugins.actions import change_settings, switch
from core.plugins.api import PluginError, Setting, Text, setting
from core.plugins.preferences import checked, forget_settings

Start = Callable[..., Path]
T = 'title=title, permission="lamps.lamp.view"'
EVENTS = """
from core.events.api import Payload, event_type
@event_type("lamps.lamp.{name}", title="Lamp", permission="lamps.lamp.view")
class Lamp(Payload, frozen=True):
    number: str
"""
LISTENS = """
from core.events.api import handler
@handler("lamps.h", "core.user.created")
def h(event): pass
"""
READER = Principal(1, "li", "李", grants={"lamps.lamp.view": ("",), "core.token.own": ("",)})


@pytest.mark.django_db
def test_its_indicators_are_figures_of_the_house(start: Start) -> None:
    start(
        f'indicators=(Indicator(name="dark", {T}, value="figures.dark", unit=title, rows="dark/"),'
        f' Indicator(name="broken", {T}, value="figures.gone", unit=title))',
        lamps__figures="def dark(principal): return 3",
    )
    found = {each.indicator.name: each for each in figures(READER) if each.indicator.name.startswith("lamps.")}
    assert (found["lamps.dark"].value, found["lamps.dark"].rows) == (3, "/m/lamps/dark/")
    assert str(found["lamps.dark"].indicator.unit) == "路灯"
    assert found["lamps.broken"].value is None
    assert found["lamps.broken"].error
    switch(SYSTEM, "lamps", False)
    assert not [each for each in figures(READER) if each.indicator.name.startswith("lamps.")]


SETTINGS = (
    'settings=(Setting(name="limit", title=title, default=5, least=1, most=9, about=title),'
    ' Setting(name="loud", title=title, default=False))'
)


def test_settings_are_changed_checked_and_told_to_the_log(start: Start, db: None) -> None:
    start(SETTINGS)
    assert (setting("lamps.limit"), setting("lamps.loud")) == (5, False)
    with pytest.raises(AccessDenied):
        change_settings(ANONYMOUS, "lamps", {"limit": 6})
    with pytest.raises(ValidationError) as refused:
        change_settings(SYSTEM, "lamps", {"limit": "10", "loud": "perhaps"})
    assert refused.value.message_dict.keys() == {"limit", "loud"}
    change_settings(SYSTEM, "lamps", {"limit": "7", "loud": ""})
    assert setting("lamps.limit") == 7
    change_settings(SYSTEM, "lamps", {"limit": 5})
    assert setting("lamps.limit") == 5
    told = [event.payload for event in read_since(0) if event.type == "core.plugin.set"]
    assert told == [{"slug": "lamps", "values": {"limit": 7}}, {"slug": "lamps", "values": {"limit": 5}}]
    with pytest.raises(LookupError):
        setting("lamps.colour")


def test_another_process_sees_a_setting_soon(start: Start, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.plugins.models import PluginSetting

    start(SETTINGS)
    assert setting("lamps.limit") == 5
    PluginSetting.objects.create(name="lamps.limit", value=8)
    assert setting("lamps.limit") == 5, "kept for a second"
    monkeypatch.setattr("core.plugins.fresh.FRESH_S", 0.0)
    assert setting("lamps.limit") == 8
    PluginSetting.objects.update(value="nonsense")
    assert setting("lamps.limit") == 5, "what is no longer possible gives way to the default"
    forget_settings()


NAME = Text(zh="名", en="name")


@pytest.mark.parametrize(
    ("declared", "given", "value"),
    [
        (Setting(name="s", title=NAME, default=1), "7", 7),
        (Setting(name="s", title=NAME, default=1), "7.5", None),
        (Setting(name="s", title=NAME, default=1), True, None),
        (Setting(name="s", title=NAME, default=1.0), "7.5", 7.5),
        (Setting(name="s", title=NAME, default=1.0), "nan", None),
        (Setting(name="s", title=NAME, default=1.0), "1e999", None),
        (Setting(name="s", title=NAME, default=True), "", False),
        (Setting(name="s", title=NAME, default=True), "on", True),
        (Setting(name="s", title=NAME, default="a", choices=("a", "b")), "b", "b"),
        (Setting(name="s", title=NAME, default="a", choices=("a", "b")), "c", None),
        (Setting(name="s", title=NAME, default="a", least=1), "  ", None),
        (Setting(name="s", title=NAME, default="a"), 3, None),
        (Setting(name="s", title=NAME, default="a"), "x\0", None),
    ],
)
def test_a_setting_has_its_type_and_bounds(declared: Setting, given: object, value: object) -> None:
    if value is None:
        with pytest.raises(ValidationError):
            checked(declared, given)
    else:
        assert checked(declared, given) == value


def test_its_page_shows_what_it_brings_and_takes_settings(start: Start, client_of: Callable[..., Client]) -> None:
    folder = start(
        SETTINGS + f', datasets=(Dataset(name="lamp", {T}, shared="conditional", condition="按需", renewed="P1D"),)'
    )
    (folder / "lamps" / "README.md").write_text("# 路灯说明\n\n<script>alert(1)</script>\n")
    administrator, officer = client_of(Role.SYSTEM_ADMIN), client_of(Role.DUTY_OFFICER)
    assert officer.get("/plugins/lamps/").status_code == 403
    assert administrator.get("/plugins/nothing/").status_code == 404
    page = administrator.get("/plugins/lamps/").content.decode()
    for shown in ("<h1>路灯说明</h1>", "&lt;script&gt;", "lamps.lamp.view", 'name="limit"', "lamps.lamp"):
        assert shown in page
    wrong = administrator.post("/plugins/lamps/settings/", {"limit": "99"})
    assert wrong.status_code == 422
    assert "99" in wrong.content.decode()
    assert setting("lamps.limit") == 5
    assert administrator.post("/plugins/lamps/settings/", {"limit": "6", "loud": "1"}).status_code == 302
    assert (setting("lamps.limit"), setting("lamps.loud")) == (6, True)
    assert "按需" in officer.get("/datasets/").content.decode()
    entry = next(each for each in officer.get("/api/v1/datasets").json()["items"] if each["name"] == "lamps.lamp")
    assert (entry["shared"], entry["renewed"], entry["open"], entry["owner"]) == ("conditional", "P1D", True, "路灯")


@pytest.mark.parametrize("place", ["start", "wall.side"])
def test_a_failing_piece_never_breaks_the_page(start: Start, client_of: Callable[..., Client], place: str) -> None:
    start(
        f'slots=(Slot(name="bad", {T}, slot="{place}", template="lamps/bad.html"),'
        f' Slot(name="gone", {T}, slot="{place}", template="lamps/gone.html"),'
        f' Slot(name="good", {T}, slot="{place}", template="lamps/good.html", order=900))',
        lamps__templates__lamps__bad_html="{% load nothing_of_the_kind %}",
        lamps__templates__lamps__good_html="<p>three lamps are dark</p>",
    )
    address = {"start": "/start/", "wall.side": "/wall/"}[place]
    answer = client_of(Role.DUTY_OFFICER).get(address)
    assert answer.status_code == 200
    assert "three lamps are dark" in answer.content.decode()
    assert answer.content.decode().count("lamps.bad") == 1


@pytest.mark.parametrize(
    ("more", "files", "said"),
    [
        ("", {"lamps__events": EVENTS.format(name="lit")}, "'lamps.lamp.lit' is not among what the manifest publishes"),
        ('publishes=("lamps.lamp.lit",)', {}, "publishes 'lamps.lamp.lit', which it does not declare"),
        ('subscribes=("sensors.alarm.risen",)', {}, "subscribes to 'sensors.alarm.risen', which nobody publishes"),
        (
            "",
            {"lamps__handlers": LISTENS},
            "handler 'lamps.h' hears 'core.user.created', which the manifest does not subscribe to",
        ),
    ],
)
def test_undeclared_events_stop_the_start(start: Start, more: str, files: dict[str, str], said: str) -> None:
    with pytest.raises(PluginError, match=said):
        start(more, **files)


def test_a_subscription_to_a_plugin_that_is_not_installed_waits(start: Start) -> None:
    start('subscribes=("poles.pole.fallen",)')


def test_it_speaks_for_itself_only(start: Start, db: None) -> None:
    start(
        'publishes=("lamps.lamp.lit",)',
        lamps__events=EVENTS.format(name="lit"),
        lamps__mischief="""
from core.access.api import SYSTEM
from core.declarations import UserCreated
from core.events.api import append
from outside.lamps.events import Lamp
def lie(): append(UserCreated(username="mallory", superuser=True), actor=SYSTEM)
def tell(): append(Lamp(number="7"), actor=SYSTEM)
""",
    )
    from outside.lamps import mischief  # type: ignore[import-not-found]

    with pytest.raises(PluginError, match=r"'lamps' publishes 'core.user.created', which is not its own"):
        mischief.lie()
    mischief.tell()
    assert [event.type for event in read_since(0)] == ["lamps.lamp.lit"]


def test_a_failing_handler_harms_no_other(start: Start, transactional_db: None) -> None:
    start(
        'publishes=("lamps.lamp.lit",)',
        lamps__events=EVENTS.format(name="lit"),
        lamps__handlers="""
from core.events.api import handler
told = []
@handler("lamps.a_bad", "lamps.lamp.lit")
def bad(event): raise RuntimeError("no light")
@handler("lamps.b_good", "lamps.lamp.lit")
def good(event): told.append(event.payload["number"])
""",
    )
    from outside.lamps.events import Lamp  # type: ignore[import-not-found]
    from outside.lamps.handlers import told  # type: ignore[import-not-found]

    with transaction.atomic():
        append(Lamp(number="7"), actor=SYSTEM)
    Delivery().run_once()
    assert told == ["7"]
