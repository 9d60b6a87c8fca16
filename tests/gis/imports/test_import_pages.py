"""A planner imports a GBK shapefile by the pages; the worker takes it in; a killed worker is told of."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.access.api import SYSTEM, Principal, Role, principal_of
from core.accounts.api import Agency, User, create_user, grant, place_agency
from core.database.api import connect
from gis.exports.write import short_names, zone_for
from gis.features.models import ImportRun, Layer
from gis.imports import runs
from gis.imports.choice import Choice
from tests.gis.imports.files import BOW_TIE, points, shapefile, written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(runs, "_defer", lambda number: None)  # the queue is the worker's business
    district = place_agency(Agency(code="plan", name="自然资源局", level="district"))
    user = create_user(SYSTEM, "planner", "Rain-over-Dalian-7")
    grant(SYSTEM, user, Role.PLANNER, district)
    yield user
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS layer_wells")


def uploaded(client: Client, path: Path) -> str:
    given = SimpleUploadedFile(path.name, path.read_bytes())
    answer = client.post(reverse("layer-import"), {"file": given})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def form(**changed: Any) -> dict[str, Any]:
    values = {"name": "wells", "title_zh": "水井", "crs": "EPSG:4490", "shape": "Point", "column": ["名称", "深度"]}
    for at, (name, kind) in enumerate((("name", "text"), ("depth", "number"))):
        values |= {f"take-{at}": "on", f"name-{at}": name, f"title-{at}": name, f"kind-{at}": kind}
    return {**values, **changed}


def test_from_a_gbk_shapefile_to_a_layer_and_out_again(client: Client, person: User, tmp_path: Path) -> None:
    client.force_login(person)
    address = uploaded(client, shapefile(tmp_path))
    shown = client.get(address).content.decode()
    assert "甲井 · 乙井 · 丙井" in shown
    assert "mingcheng" in shown
    refused = client.post(address, form(name="1 x", title_zh=""))
    assert refused.status_code == 422
    assert client.post(address, form(look="1")).status_code == 200
    assert client.post(address, form()).status_code == 302
    run = ImportRun.objects.get()
    assert run.state == "queued"
    assert "data-moving" in client.get(reverse("layer-import-state", args=[run.pk])).content.decode()
    runs.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.report["stored"], run.done) == ("done", 3, 1.0)
    assert "水井" in client.get(address).content.decode()
    assert client.get(reverse("layer-import")).status_code == 200
    for name, starts in {
        "geojson": b"{",
        "gpkg": b"SQLite",
        "shp": b"PK",
        "kml": b"<?xml",
        "csv": b"\xef\xbb\xbfid,x,y",
    }.items():
        answer = client.get(reverse("layer-export", args=["layer.wells"]), {"format": name, "crs": "plane"})
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content).startswith(starts)  # type: ignore[attr-defined]
    plain = client.get(reverse("layer-export", args=["layer.wells"]), {"format": "csv", "crs": "EPSG:4550"})
    assert b"37" in b"".join(plain.streaming_content)  # type: ignore[attr-defined]
    assert client.get(reverse("layer-export", args=["layer.wells"]), {"format": "doc"}).status_code == 409
    assert client.get(reverse("layer-export", args=["layer.none"])).status_code == 404


def test_a_refused_file_is_reported_row_by_row(client: Client, person: User, tmp_path: Path) -> None:
    client.force_login(person)
    columns = {"名称": ["甲", "乙", "丙"], "深度": ["1", "深", "3"]}
    address = uploaded(client, written(tmp_path / "a.gpkg", "GPKG", points(), columns))
    client.post(address, form())
    run = ImportRun.objects.get()
    runs.work(run.pk)
    shown = client.get(address).content.decode()
    assert "深度" in shown
    assert "“深”" in shown
    assert not Layer.objects.exists()
    again = client.get(address, {"again": "1"})
    assert again.status_code == 200
    bad = client.post(reverse("layer-import"), {"file": SimpleUploadedFile("a.gpkg", b"MZ")})
    assert bad.status_code == 422
    assert ImportRun.objects.count() == 1, "a file that is not what it seems waits for no choice"


def test_repair_is_offered_where_it_helps(client: Client, person: User, tmp_path: Path) -> None:
    client.force_login(person)
    bow = shapely.from_wkt([BOW_TIE])
    address = uploaded(client, written(tmp_path / "a.gpkg", "GPKG", bow, {"名称": ["地块"]}, kind="Polygon"))
    choice = form(shape="MultiPolygon", column=["名称"])
    client.post(address, choice)
    run = ImportRun.objects.get()
    runs.work(run.pk)
    shown = client.get(address).content.decode()
    assert "边界自相交" in shown
    assert "?again=1&amp;repair=1" in shown
    assert 'name="repair" checked' in client.get(address, {"again": "1", "repair": "1"}).content.decode()
    client.post(address, {**choice, "repair": "on"})
    runs.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.report["repaired"]) == ("done", 1)
    assert "/planner/?layers=layer.wells" in client.get(address).content.decode()


def test_a_stopped_or_lost_run_leaves_nothing_and_can_be_taken_up_again(
    client: Client, person: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(person)
    address = uploaded(client, written(tmp_path / "a.gpkg", "GPKG", points()))
    client.post(address, form())
    run = ImportRun.objects.get()
    taken: Any = runs.import_file  # type: ignore[attr-defined]

    def stop() -> None:
        client.post(reverse("layer-import-stop", args=[run.pk]))
        connection.close()

    def stopped_meanwhile(*args: Any, **kwargs: Any) -> Any:
        with ThreadPoolExecutor() as aside:  # the worker's own transaction is open here
            aside.submit(stop).result()
        return taken(*args, **kwargs)

    monkeypatch.setattr(runs, "import_file", stopped_meanwhile)
    runs.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.report["problems"][0]["code"]) == ("failed", "cancelled")
    assert not Layer.objects.exists()
    monkeypatch.setattr(runs, "import_file", taken)

    ImportRun.objects.update(state="running")
    with connect() as worker:  # one that works holds the lock
        worker.execute("SELECT pg_advisory_lock(%s, %s)", [runs.LOCK, run.pk])
        assert runs.fail_lost_runs() == 0
    assert runs.fail_lost_runs() == 1
    assert ImportRun.objects.get().report["problems"][0]["code"] == "worker_gone"

    actor: Principal = principal_of(person)
    runs.begin(actor, run.pk, Choice(name="wells", title_zh="水井", crs="EPSG:4490"))
    runs.work(run.pk)
    assert Layer.objects.get().name == "wells"


def test_others_do_not_see_a_run(client: Client, person: User, tmp_path: Path) -> None:
    client.force_login(person)
    address = uploaded(client, written(tmp_path / "a.gpkg", "GPKG", points()))
    other = create_user(SYSTEM, "other", "Rain-over-Dalian-7")
    grant(SYSTEM, other, Role.PLANNER, Agency.objects.get(code="plan"))
    client.force_login(other)
    assert client.get(address).status_code == 404


def test_names_are_cut_for_shapefiles_and_zones_chosen() -> None:
    assert short_names(["population_total", "population_other", "深度深度", "id"]) == {
        "population_total": "population",
        "population_other": "populati_2",
        "深度深度": "深度深",
        "id": "id_2",
    }
    assert (zone_for(121.4), zone_for(121.6)) == ("EPSG:4549", "EPSG:4550")
