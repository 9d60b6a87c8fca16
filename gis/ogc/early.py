"""Pages of features answered before Django's middleware, for those whom it has just let in (docs/adr/0180).

Access is decided by the view alone (`gis.ogc.items`). What it has found for a person's credentials and a collection,
the person's rights and the collection as they may see it, is remembered here as for tiles (`gis.early.admissions`): it
holds while the pulse is the same, for `TRUSTED_S` at most. The page itself is never remembered, and is made by the same
piece as the view's. Whatever is wrong or in doubt is the view's to say.
"""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from typing import Any, NamedTuple

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse
from psycopg import Error as DatabaseError

from core.access.api import Principal
from core.rest.api import Problem
from gis.collections.declare import Collection
from gis.early.admissions import Admissions, App, Question, Scope
from gis.early.pulse import Pulse

THREADS = 4  # more pages at a time are the view's
_PATH = re.compile(r"/ogc/collections/([a-z0-9_.-]{1,80})/items")


class Seat(NamedTuple):
    """Who reads which collection, as they may see it."""

    principal: Principal
    collection: Collection


Answer = Callable[[Any, Principal, Collection, Pulse], HttpResponse | None]
admissions: Admissions[Seat] = Admissions()


def question_of(authorization: str, cookie: str, collection: str) -> Question:
    """Who asks for the collection; what of it they ask for is looked at each time."""
    return Question(authorization, cookie, collection, "")


def early_items(app: App, answer: Answer) -> App:
    """The application with pages of features made by `answer` early; everything else is `app`'s."""
    executor = ThreadPoolExecutor(THREADS, "items")
    busy = 0

    async def answered(scope: Scope, receive: Any, send: Any) -> None:
        nonlocal busy
        question = _asked(scope)
        response = None
        if question is not None and busy < THREADS and admissions.get(question) is not None:
            busy += 1
            try:
                making = partial(_made, scope, question, answer)
                response = await asyncio.get_running_loop().run_in_executor(executor, making)
            finally:
                busy -= 1
        if response is None:
            await app(scope, receive, send)
        else:
            await _send(send, response)

    return answered


def _asked(scope: Scope) -> Question | None:
    """Who asks for which collection; None for anything that is not as usual."""
    if scope["method"] != "GET" or not scope["path"].startswith("/ogc/collections/"):
        return None
    found = _PATH.fullmatch(scope["path"])
    headers = dict(scope["headers"])
    if found is None or len(headers) < len(scope["headers"]):
        return None
    authorization, cookie = (headers.get(name, b"").decode("latin-1") for name in (b"authorization", b"cookie"))
    return question_of(authorization, cookie, found[1])


def _made(scope: Scope, question: Question, answer: Answer) -> HttpResponse | None:
    """The page; None where the view must look, or say what is wrong."""
    admission = admissions.get(question)
    if admission is None:
        return None
    try:
        return answer(ASGIRequest(scope, BytesIO()), *admission.recipe, admission.pulse)
    except (Problem, ValidationError, SuspiciousOperation, DatabaseError):
        return None


async def _send(send: Any, response: HttpResponse) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.items()]
    body = response.content
    headers += [(b"content-length", str(len(body)).encode()), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": body})
