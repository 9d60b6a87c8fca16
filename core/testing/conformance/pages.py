"""A plugin's pages: who may open them, how they are made, what they cost. Each check returns its findings."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from core.access.api import SYSTEM
from core.pages.menu import MENU
from core.plugins.actions import switch
from core.plugins.host import plugins
from core.plugins.order import dependents_of
from core.testing.conformance.accessibility import faults
from core.testing.conformance.addresses import Address, addresses
from core.testing.conformance.scene import Scene

REFUSED = {301, 302, 401, 403, 404, 405}
FEW, MORE = 3, 20
STEPS = 2  # a page that had less than a screenful may ask once more where there is more


def menu(scene: Scene) -> list[str]:
    """Every entry leads somewhere."""
    found = []
    for name, item in MENU.items():
        if MENU.owner(name) == scene.plugin.slug:
            try:
                reverse(item.view)
            except NoReverseMatch:
                found.append(f"menu {name!r} leads to {item.view!r}, which is not there")
    return found


def audiences(scene: Scene) -> list[str]:
    """Nobody, somebody without the permission, somebody with it, and everybody once the plugin is disabled."""
    scene.make(FEW)
    found, missing = addresses(scene)
    problems = [f"{each}: give it in quality.toml" for each in missing if not scene.quality.spares("parameters", each)]
    outsider, permitted = scene.outsider(), scene.permitted()
    for each in found:
        problems += _anonymous(scene, each)
        if outsider is not None:
            problems += _without(scene, each, outsider)
        problems += _with(scene, each, permitted)
    _disable(scene)
    after = [(each, _code(permitted, each)) for each in found]
    return problems + [f"{each.name}: disabled, it answers {code}" for each, code in after if code != 404]


def _anonymous(scene: Scene, each: Address) -> Iterator[str]:
    code = _code(Client(raise_request_exception=False), each)
    if code not in REFUSED and not scene.quality.spares("anonymous", each.name):
        yield f"{each.name}: anybody gets {code}"


def _without(scene: Scene, each: Address, client: Client) -> Iterator[str]:
    answer: Any = client.get(each.url)
    code = answer.status_code
    fine = code in REFUSED or (each.signed_in and code < 500 and not _tells(each, answer))
    if not fine and not scene.quality.spares("anonymous", each.name):
        yield f"{each.name}: somebody without the permission gets {code}"


def _tells(each: Address, answer: Any) -> bool:
    """Whether a page open to all shows others' records: one of them, or a list with a way to one."""
    if not each.shows_rows:
        return False
    return not each.plain or (bool(each.record) and each.record.encode() in answer.content)


def _with(scene: Scene, each: Address, client: Client) -> Iterator[str]:
    code = _code(client, each)
    # a kit's page of a deed may find that there is nothing to do
    fine = code < 400 or code == 405 or (bool(each.thing) and not each.shows_rows and code in {400, 404, 422})
    if not fine and not scene.quality.spares("permission", each.name):
        yield f"{each.name}: somebody with the permission gets {code}"


def _code(client: Client, each: Address) -> int:
    answer: Any = client.get(each.url)
    if answer.streaming:
        list(answer.streaming_content)
    return int(answer.status_code)


def _disable(scene: Scene) -> None:
    """Whoever needs it first."""
    for other in dependents_of(scene.plugin.slug, plugins()):
        switch(SYSTEM, other, False)
    switch(SYSTEM, scene.plugin.slug, False)


def accessible(scene: Scene) -> list[str]:
    """Every page of HTML that can be opened."""
    scene.make(FEW)
    client, problems = scene.permitted(), []
    for each in addresses(scene)[0]:
        answer: Any = client.get(each.url)
        if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
            html = answer.content.decode()
            fragment = "<html" not in html
            if not scene.quality.spares("accessibility", each.name):
                problems += [f"{each.name} {fault}" for fault in faults(html, fragment=fragment)]
    return problems


def queries(scene: Scene) -> list[str]:
    """The queries of a page must not grow with the rows."""
    scene.make(FEW)
    client = scene.permitted()
    pages = [each for each in addresses(scene)[0] if each.plain and not scene.quality.spares("queries", each.name)]
    before = [_queries(client, each) for each in pages]
    scene.make(MORE)
    after = [_queries(client, each) for each in pages]
    return [
        f"{page.name}: {few} queries with few rows, {many} with {MORE} more"
        for page, few, many in zip(pages, before, after, strict=True)
        if many > few + STEPS
    ]


def _queries(client: Client, each: Address) -> int:
    _code(client, each)  # what is remembered between requests is not counted
    with CaptureQueriesContext(connection) as captured:
        _code(client, each)
    return len(captured)
