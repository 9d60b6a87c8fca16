"""Signs of life: every process writes its own, everyone reads them in one place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.database.pool import pool
from core.plugins.registry import Registry

_UPSERT = """
INSERT INTO core_heartbeat (component, instance, at, data) VALUES (%s, %s, now(), %s::jsonb)
ON CONFLICT (component, instance) DO UPDATE SET at = excluded.at, data = excluded.data
"""
_READ = "SELECT component, instance, at, EXTRACT(EPOCH FROM now() - at)::float8, data FROM core_heartbeat"


@dataclass(frozen=True)
class Component:
    """Something that must show a sign of life at least every `max_age_s` seconds for the system to be well."""

    name: str
    max_age_s: float


@dataclass(frozen=True)
class Beat:
    """The last sign of life of one instance; `age_s` by the database's clock."""

    component: str
    instance: str
    at: datetime
    age_s: float
    data: Mapping[str, Any]


COMPONENTS: Registry[str, Component] = Registry("components")


def component(name: str, max_age_s: float) -> Component:
    """Declare, in `<app>/health.py`, a component that `/healthz` expects."""
    declared = Component(name, max_age_s)
    COMPONENTS.register(name, declared)
    return declared


def beat(component: str, instance: str = "", **data: Any) -> None:
    """Write a sign of life, on the pool: it commits by itself, whatever else is going on."""
    with pool().connection() as connection:
        connection.execute(_UPSERT, (component, instance, json.dumps(data, ensure_ascii=False)))


def beats() -> list[Beat]:
    """The last sign of life of everything that ever showed one."""
    with pool().connection() as connection:
        return [Beat(*row) for row in connection.execute(_READ).fetchall()]
