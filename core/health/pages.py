"""`/healthz` for balancers and people, `/metrics` for Prometheus."""

import logging
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from psycopg_pool import PoolTimeout
from redis import Redis
from redis.exceptions import RedisError

from core.health.beat import COMPONENTS, beats
from core.health.collect import registry_of
from core.health.judge import Status, Verdict, judge

log = logging.getLogger(__name__)
_FAILURES = (psycopg.Error, PoolTimeout, DatabaseError, RedisError, OSError)


def healthz(_request: HttpRequest) -> JsonResponse:
    """200 where every component is well, 503 otherwise; JSON per component with lag and age in seconds."""
    verdicts = current_health()
    well = all(each.status is Status.OK for each in verdicts)
    body = {"status": "ok" if well else "unwell", "components": {each.name: each.as_json() for each in verdicts}}
    answer = JsonResponse(body, status=200 if well else 503, json_dumps_params={"ensure_ascii": False})
    answer._has_been_logged = True  # type: ignore[attr-defined]  # a probe's 503 is an answer, no server error
    return answer


def metrics(_request: HttpRequest) -> HttpResponse:
    """Prometheus text format: every component's age, state and the numbers it reports."""
    return HttpResponse(generate_latest(registry_of(current_health())), content_type=CONTENT_TYPE_LATEST)


def current_health() -> list[Verdict]:
    """Ask the database and Redis now, and judge the rest by their heartbeats."""
    database, seen = _timed("database", beats)
    cache, _ = _timed("redis", _ping_redis)
    expected = [each for _, each in COMPONENTS.items()]
    return [database, cache, *judge(expected, seen or [])]


def _timed(name: str, ask: Callable[[], Any]) -> tuple[Verdict, Any]:
    start = time.monotonic()
    try:
        answer = ask()
    except _FAILURES as error:
        log.warning("health check failed", extra={"component": name, "error": str(error)})
        return Verdict(name, Status.DOWN, None, None, {"error": type(error).__name__}), None
    lag = round((time.monotonic() - start) * 1000, 1)
    return Verdict(name, Status.OK, 0.0, None, {"lag_ms": lag}), answer


def _ping_redis() -> None:
    with Redis.from_url(settings.SITE.redis_url, socket_connect_timeout=2, socket_timeout=2) as redis:
        redis.ping()
