"""The worker dies, or loses its database, in the middle of an import: nothing is stored, and it can begin again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, create_user, grant, place_agency
from core.testing.site import SiteProcesses
from gis.features.models import ImportRun, Layer
from gis.imports import runs
from tests.gis.imports.files import written
from tests.gis.imports.test_import_pages import form, uploaded
from tests.sensors.world import until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
ROWS = 40_000  # four batches


@pytest.fixture
def address(transactional_db: None, client: Client, tmp_path: Path) -> Iterator[str]:
    """The page of an import that waits for its choice."""
    district = place_agency(Agency(code="plan", name="自然资源局", level="district"))
    user = create_user(SYSTEM, "planner", "Rain-over-Dalian-7")
    grant(SYSTEM, user, Role.PLANNER, district)
    client.force_login(user)
    spots = shapely.points(np.linspace(121.5, 121.6, ROWS), np.full(ROWS, 38.95))
    columns: dict[str, list[Any]] = {"名称": [f"井{n}" for n in range(ROWS)], "深度": [1.5] * ROWS}
    yield uploaded(client, written(tmp_path / "a.gpkg", "GPKG", spots, columns))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS layer_wells")


def run() -> ImportRun:
    return ImportRun.objects.get()


def left() -> tuple[int, int]:
    """How many tables of layers there are, and entries in the catalogue."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'layer\\_%' AND relkind = 'r'")
        return int(cursor.fetchone()[0]), Layer.objects.count()


def test_a_worker_killed_in_the_middle(client: Client, address: str, site_process: SiteProcesses) -> None:
    worker = site_process.start("worker")
    client.post(address, form())
    until(lambda: run().done > 0)
    worker.kill()
    assert run().state == "running"  # nobody has noticed
    until(runs.fail_lost_runs)
    assert left() == (0, 0)
    shown = client.get(address).content.decode()
    assert "导入途中后台进程被终止" in shown
    assert "?again=1" in shown

    worker.start()
    client.post(address, form())
    until(lambda: run().state == "done")
    assert (left(), run().report["stored"]) == ((1, 1), ROWS)


def test_a_database_that_cuts_the_connection(client: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_defer", lambda number: None)
    client.post(address, form())
    taken: Any = runs.import_file  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [own] = cursor.fetchone()

    def cut(*args: Any, progress: Any, **kwargs: Any) -> Any:
        def told(done: int, total: int) -> None:
            with runs.pool().connection() as other:  # type: ignore[attr-defined]
                other.execute("SELECT pg_terminate_backend(%s)", [own])
            progress(done, total)

        return taken(*args, progress=told, **kwargs)

    monkeypatch.setattr(runs, "import_file", cut)
    runs.work(run().pk)
    assert (run().state, run().report["problems"][0]["code"]) == ("failed", "database")
    assert left() == (0, 0)
    assert "数据库" in client.get(reverse("layer-import-run", args=[run().pk])).content.decode()
    monkeypatch.setattr(runs, "import_file", taken)
    client.post(address, form())
    runs.work(run().pk)
    assert run().state == "done"
