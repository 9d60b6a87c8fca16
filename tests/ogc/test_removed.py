"""A layer that is removed at the very moment of a question: only it is left out."""

import pytest
from django.test import Client

from core.access.api import Principal
from core.accounts.api import Agency
from gis.features.make import make_layer
from tests.ogc.reading import got, ids, reader

__all__ = ["reader"]


@pytest.fixture
def vanishing(planner: Principal, base_data: None) -> str:
    """Listed, but without a table for the pool's connections: it exists in the test's transaction only."""
    agency = Agency.objects.get(code="plan")
    make_layer(planner, name="vanishing", title_zh="将删", shape="Point", fields=[], agency=agency)
    return "layer.vanishing"


def test_the_others_are_still_listed(reader: Client, vanishing: str) -> None:
    listed = {each["id"] for each in got(reader, "collections")["collections"]}
    assert {"roads", "catalogue"} <= listed
    assert vanishing not in listed
    assert reader.get(f"/ogc/collections/{vanishing}").status_code == 404


def test_the_catalogue_and_the_api_still_tell_of_the_others(reader: Client, vanishing: str) -> None:
    found = ids(got(reader, "collections/catalogue/items"))
    assert "roads" in found
    assert vanishing not in found
    listed = reader.get("/api/v1/collections")
    assert listed.status_code == 200, listed.content.decode()
    assert vanishing not in {each["name"] for each in listed.json()}
    assert reader.get(f"/api/v1/collections/{vanishing}").status_code == 404
