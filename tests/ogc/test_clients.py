"""What others use reads it: ogrinfo and ogr2ogr (GDAL), OWSLib, and schemathesis, which tries to break it."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from owslib.ogcapi.features import Features  # type: ignore[import-untyped]
from owslib.ogcapi.records import Records  # type: ignore[import-untyped]

from core.access.api import SYSTEM, Role, principal_of
from core.accounts.api import Agency, User, create_token, create_user, grant, place_agency
from core.testing.site import LiveServer
from tests.ogc.everything import everything, kept

GDAL = ("roads", "subdistricts", "communities", "districts")

pytestmark = pytest.mark.django_db  # else no database is made where this file is run alone


@pytest.fixture(scope="module")
def planner_who_reads(django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    """A planner whom a web process of its own knows too, and something in every collection."""
    with django_db_blocker.unblock():
        from gis.basedata.load import load_outdated

        load_outdated()
        district = place_agency(Agency(code="ogc", name="区", level="district"))
        user = create_user(SYSTEM, "ogc-reader", "Rain-over-Dalian-7")
        grant(SYSTEM, user, Role.PLANNER, district)
        with everything(principal_of(user), district):
            yield user
        User.objects.filter(username="ogc-reader").delete()
        Agency.objects.filter(code="ogc").delete()


@pytest.fixture(scope="module")
def authorization(planner_who_reads: User, django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        return f"Bearer {create_token(SYSTEM, planner_who_reads, 'test')}"


def gdal(authorization: str, *command: str) -> str:
    environment = {**os.environ, "GDAL_HTTP_HEADERS": f"Authorization: {authorization}"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ERROR" not in done.stderr
    return done.stdout


def test_gdal_reads_every_collection_completely(
    module_web: LiveServer, authorization: str, planner_who_reads: User, django_db_blocker: Any, tmp_path: Path
) -> None:
    source = f"OAPIF:{module_web.url}/ogc"
    with django_db_blocker.unblock():
        there = kept(principal_of(planner_who_reads))
    assert {*GDAL, "gis.facility", "gis.shelter", "gis.depot", "layer.wells", "layer.plots"} <= set(there)
    listed = gdal(authorization, "ogrinfo", "-ro", "-q", source)
    for name in [*there, "catalogue"]:
        assert f": {name} " in f"{listed} ".replace("\n", " "), listed
    gdal(authorization, "ogr2ogr", "-f", "GPKG", str(tmp_path / "all.gpkg"), source)
    with sqlite3.connect(tmp_path / "all.gpkg") as read:
        read.row_factory = sqlite3.Row
        for name, mine in there.items():
            found = read.execute(f'SELECT * FROM "{name}" ORDER BY fid').fetchall()
            assert len(found) == mine.count, name
            for row, theirs in zip(mine.rows, found, strict=False):
                assert (theirs["geom"] is None) == (row.box[0] is None)
                assert [theirs[each] for each in mine.names] == [_as_kept(each) for each in row.values], name


def _as_kept(value: Any) -> Any:
    """A value as GeoPackage keeps it, which has times in UTC to the millisecond."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def test_owslib_reads_items_by_box_and_filter(module_web: LiveServer, authorization: str) -> None:
    client = Features(f"{module_web.url}/ogc/", headers={"Authorization": authorization})
    assert set(GDAL) <= set(client.feature_collections())
    box = client.collection_items("roads", bbox=[121.5, 38.9, 121.55, 38.95], limit=10)
    whole = client.collection_items("roads", limit=10)
    assert 0 < box["numberMatched"] < whole["numberMatched"]
    fast = client.collection_items("roads", filter="speed_kmh >= 60", limit=5)
    assert {each["properties"]["speed_kmh"] >= 60 for each in fast["features"]} == {True}
    assert client.collection_queryables("roads")["properties"]["speed_kmh"]["type"] == "integer"
    catalogue = Records(f"{module_web.url}/ogc/", headers={"Authorization": authorization})
    assert catalogue.collection_items("catalogue", q="道路")["numberMatched"] >= 1


def test_nothing_that_is_asked_breaks_the_server(module_web: LiveServer, authorization: str) -> None:
    headers = {"Authorization": authorization}
    for address, examples in (("/ogc/api", 6), ("/api/v1/openapi.json", 1)):
        schema = schemathesis.openapi.from_url(f"{module_web.url}{address}", headers=headers)

        for operation in schema.include(method="GET").get_all_operations():
            _each(operation.ok(), headers, examples)  # type: ignore[union-attr]


def _each(operation: Any, headers: dict[str, str], examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def tried(case: Any) -> None:
        response = case.call(headers=headers)
        assert response.status_code < 500, (operation.label, case.query, case.path_parameters, response.text[:300])

    tried()
