"""`/api/v1/collections`: what one may see, its classes, and its rows."""

from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def ask(bearer: dict[str, str]) -> Any:
    """Asks an address as a duty officer."""
    return lambda address, **query: Client().get(f"/api/v1/collections{address}", query, headers=bearer)


def test_collections_say_what_they_are(ask: Any, stranger: dict[str, str]) -> None:
    listed = {each["name"]: each for each in ask("").json()}
    assert listed["roads"]["title"] == {"zh": "道路", "en": "Roads"}
    west, south, east, north = listed["roads"]["extent"]
    assert 121 < west < east < 122
    assert 38.6 < south < north < 39.3
    assert ask("/roads").json() == listed["roads"]
    assert ask("/nowhere").status_code == 404
    assert Client().get("/api/v1/collections").status_code == 401
    assert Client().get("/api/v1/collections", headers=stranger).json() == []
    assert Client().get("/api/v1/collections/roads/rows", headers=stranger).status_code == 403


def test_classes_of_a_field(ask: Any) -> None:
    found = ask("/roads/breaks", field="speed_kmh", method="unique", classes=10).json()
    assert sum(found["counts"]) == found["total"] > 0
    wrong = ask("/roads/breaks", field="name", method="jenks")
    assert wrong.status_code == 422
    assert "name" in wrong.json()["detail"]


def test_rows_page_by_key(ask: Any) -> None:
    first = ask("/subdistricts/rows", sort="name", limit=10).json()
    rest = ask("/subdistricts/rows", sort="name", limit=1000, cursor=first["next"]).json()
    names = [row["values"]["name"] for row in first["items"] + rest["items"]]
    assert len(set(names)) == first["matched"] == len(names) > 10
    assert rest["next"] is None
    assert rest["matched"] is None
    assert ask("/subdistricts/rows", sort="secret").status_code == 422
    assert ask("/roads/rows", sort="speed_kmh", cursor="eyJ2YWx1ZSI6IngiLCJpZCI6MX0").status_code == 422
