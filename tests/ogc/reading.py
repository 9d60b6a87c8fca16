"""How the tests of this folder read the API: as a person with the right, following links."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

JSON = dict[str, Any]
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


@pytest.fixture
def reader(client: Client, bearer: dict[str, str]) -> Client:
    client.defaults["HTTP_AUTHORIZATION"] = bearer["Authorization"]
    return client


def got(client: Client, path: str, **parameters: Any) -> JSON:
    response = client.get(path if path.startswith("http") else f"/ogc/{path}", parameters)
    assert response.status_code == 200, response.content.decode()
    found: JSON = json.loads(response.content)
    return found


def rel(body: JSON, name: str) -> str:
    return next((str(each["href"]) for each in body["links"] if each["rel"] == name), "")


def ids(body: JSON) -> list[Any]:
    return [each["id"] for each in body["features"]]


def one(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


class InTheTest:
    """Stands in for the pool: the test's own connection, which alone sees the layer made in its transaction."""

    @contextmanager
    def connection(self) -> Iterator[Any]:
        yield connection.connection
