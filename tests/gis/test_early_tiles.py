"""Tiles before the middleware: only what the view has just answered to the same credentials, while nothing changed."""

import gzip
from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest

from core.access.api import SYSTEM
from core.database.api import pool
from gis.collections.declare import ALL
from gis.collections.find import collection_of
from gis.early.admissions import Question
from gis.early.pulse import read_pulse
from gis.tiles.collection import recipe_of
from gis.tiles.early import admissions, early_tiles
from tests.gis import asking, mvt

OFFICER = "Bearer zh_officer"


async def through(_scope: Any, _receive: Any, send: Any) -> None:
    """Stands for Django."""
    await send({"type": "http.response.start", "status": 599, "headers": []})
    await send({"type": "http.response.body", "body": b""})


APP = early_tiles(through)


TILE = "/tiles/c/roads/12/3431/1566.mvt"


def get(authorization: str = OFFICER, path: str = TILE, **more: str) -> tuple[int, dict[str, str], bytes]:
    headers = {"authorization": authorization, "accept-encoding": "gzip", **more}
    return asking.get(APP, path, "fields=class", headers)


@pytest.fixture
def admitted(base_data: None) -> Iterator[None]:
    """The officer has just been answered by the view."""
    recipe = recipe_of(SYSTEM, collection_of(SYSTEM, "roads"), ["class"], ALL)
    admissions.add(Question(OFFICER, "", "roads", "fields=class"), recipe, read_pulse())
    yield
    admissions.clear()


def test_who_was_just_let_in_is_answered_at_once(admitted: None) -> None:
    status, headers, body = get()
    assert (status, headers["cache-control"]) == (200, "private, no-cache")
    assert mvt.read(gzip.decompress(body))["features"][0].properties["class"]
    assert get(if_none_match=headers["etag"])[::2] == (304, b"")
    assert get(path="/tiles/c/roads/12/0/0.mvt")[::2] == (204, b"")


def test_nobody_else_gets_those_bytes(admitted: None) -> None:
    etag = get()[1]["etag"]
    assert get("")[0] == get("Bearer zh_other")[0] == get("", cookie="sessionid=x")[0] == 599
    assert get(OFFICER, cookie="sessionid=x")[0] == 599  # not the same credentials
    assert get("Bearer zh_other", if_none_match=etag)[0] == 599
    assert get(path="/tiles/c/grids/12/3431/1566.mvt")[0] == 599
    assert get(path="/tiles/c/roads/12/4096/0.mvt")[0] == 599
    assert get(accept_encoding="identity")[0] == 599


def test_it_is_forgotten_after_two_seconds(admitted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    later = monotonic() + 2.1
    monkeypatch.setattr("gis.early.admissions.monotonic", lambda: later)
    admission = admissions.get(Question(OFFICER, "", "roads", "fields=class"))
    assert admission is None


@pytest.mark.parametrize(
    ("change", "back"),
    [
        ("UPDATE core_event_head SET seq = seq + 1", "UPDATE core_event_head SET seq = seq - 1"),
        (
            "INSERT INTO citygis_basedatastamp (dataset, version, loaded) VALUES ('layer.x', 'new', now())",
            "DELETE FROM citygis_basedatastamp WHERE dataset = 'layer.x'",
        ),
    ],
    ids=["an event, such as a right withdrawn or a sign-out", "features changed"],
)
def test_any_change_sends_the_next_tile_to_the_view(admitted: None, change: str, back: str) -> None:
    assert get()[0] == 200
    with pool().connection() as other:
        other.execute(change)
    try:
        assert get()[0] == 599
    finally:
        with pool().connection() as other:
            other.execute(back)


def test_a_connection_that_was_cut_is_opened_anew(admitted: None) -> None:
    before = read_pulse()
    with pool().connection() as other:
        cut = other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query LIKE 'SELECT coalesce((SELECT seq%'"
        ).fetchall()
    assert cut
    assert read_pulse() == before
