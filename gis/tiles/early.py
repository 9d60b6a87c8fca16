"""Tiles of collections answered before Django's middleware, for those whom it has just let in.

Access is decided by the view alone (`gis.tile_pages`). What it has answered to a person's credentials, about a
collection and a question, is remembered here with the pulse from before; the next tiles of the same are drawn at once
while the pulse is the same, for `TRUSTED_S` at most. So a change of rights or of features counts from the next tile
on; what no event tells, such as an idle session, within `TRUSTED_S`.
"""

import asyncio
import os
import re
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

from psycopg import Error as DatabaseError

from core.pages.api import MVT, Tile
from gis.early.admissions import Admissions, App, Question, Scope
from gis.early.pulse import SharedPulse
from gis.tiles.collection import Drawn, Recipe, draw_while, kept_tile, tag

DRAWERS = max(2, min(4, os.cpu_count() or 2))  # threads with a connection of their own: more only share the cores
CACHING = "private, no-cache"  # asked again each time, answered 304: an edit shows at once
VARY = "Accept-Encoding, Cookie, Authorization"
_PATH = re.compile(r"/tiles/c/([a-z0-9_.-]{1,80})/([0-9]{1,2})/([0-9]{1,7})/([0-9]{1,7})\.mvt")
_ALWAYS = [
    (b"cache-control", CACHING.encode()),
    (b"vary", VARY.encode()),
    (b"x-content-type-options", b"nosniff"),
]
_ZIPPED = [(b"content-type", MVT.encode()), (b"content-encoding", b"gzip")]


class Asked(NamedTuple):
    """A request for a tile; `known`: the entity tag that the client has."""

    question: Question
    tile: Tile
    known: bytes


admissions: Admissions[Recipe] = Admissions()


def early_tiles(app: App) -> App:
    """The application with tiles answered early; everything else, and whatever is in doubt, is `app`'s."""
    executor = ThreadPoolExecutor(DRAWERS, "tiles")
    pulse = SharedPulse()

    async def answered(scope: Scope, receive: Any, send: Any) -> None:
        asked = _asked(scope)
        drawn = None if asked is None else await _drawn(asked, pulse, executor)
        if asked is None or drawn is None:
            await app(scope, receive, send)
        else:
            await _send(send, drawn, asked.known)

    return answered


async def _drawn(asked: Asked, pulse: SharedPulse, executor: Executor) -> Drawn | None:
    """The tile; None where the view must look, or say what is wrong."""
    admission = admissions.get(asked.question)
    if admission is None:
        return None
    try:
        kept = _without_drawing(admission.recipe, asked)
        if kept is not None:
            return kept if await pulse.now() == admission.pulse else None
        drawing = partial(draw_while, admission.recipe, asked.tile, admission.pulse)
        return await asyncio.get_running_loop().run_in_executor(executor, drawing)
    except DatabaseError:
        return None


def _without_drawing(recipe: Recipe, asked: Asked) -> Drawn | None:
    """The tile that is kept here, or that the client has; None where it must be drawn."""
    etag = tag(recipe, asked.tile)
    if etag and asked.known == _quoted(etag):
        return Drawn(b"", etag)
    return kept_tile(recipe, asked.tile)


def _asked(scope: Scope) -> Asked | None:
    """What is asked; None for anything that is not as usual."""
    if scope["method"] != "GET" or not scope["path"].startswith("/tiles/c/"):
        return None
    found = _PATH.fullmatch(scope["path"])
    headers = dict(scope["headers"])
    if found is None or b"gzip" not in headers.get(b"accept-encoding", b"") or len(headers) < len(scope["headers"]):
        return None
    tile = Tile(*(int(number) for number in found.groups()[1:]))
    authorization, cookie = (headers.get(name, b"").decode("latin-1") for name in (b"authorization", b"cookie"))
    question = Question(authorization, cookie, found[1], scope["query_string"].decode("latin-1"))
    return Asked(question, tile, headers.get(b"if-none-match", b"")) if tile.exists else None


async def _send(send: Any, drawn: Drawn, known: bytes) -> None:
    etag = _quoted(drawn.etag)
    headers = [(b"etag", etag), *_ALWAYS]
    body = b"" if known == etag else drawn.body
    if body:
        headers += [(b"content-length", str(len(body)).encode()), *_ZIPPED]
    status = 304 if known == etag else 200 if body else 204
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _quoted(etag: str) -> bytes:
    return f'"{etag}"'.encode()
