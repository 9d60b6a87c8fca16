"""A style says all that drawing needs, and nothing that it cannot mean."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.plugins.api import Text
from gis.collections.declare import Field
from gis.features.style import DEFAULTS, checked

WORD = Text(zh="值", en="value")
FIELDS = (Field("depth", WORD, "number", "r.depth"), Field("kind", WORD, "text", "r.kind"))
CLASSES = {"field": "depth", "method": "jenks", "breaks": [0, 2, 9], "colors": ["#aabbcc", "#112233"]}


def test_what_is_not_said_is_the_usual() -> None:
    assert checked({}, FIELDS) == DEFAULTS
    assert checked({"color": "#ABCDEF", "label": "kind"}, FIELDS) == DEFAULTS | {"color": "#abcdef", "label": "kind"}


def test_classes_and_single_values_pass() -> None:
    assert checked(CLASSES, FIELDS) == DEFAULTS | CLASSES
    single = {"field": "kind", "method": "unique", "breaks": ["井", 3], "colors": ["#aabbcc", "#112233"]}
    assert checked(single, FIELDS)["breaks"] == ["井", "3"]


def test_classes_without_a_field_are_one_colour() -> None:
    assert checked({**CLASSES, "field": ""}, FIELDS) == DEFAULTS


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": "#aabbcc"},
        {"color": "red"},
        {"color": "#aabbcc;x"},
        {"opacity": 2},
        {"opacity": float("nan")},
        {"size": True},
        {"size": 900},
        {"label": "secret"},
        {**CLASSES, "method": "best"},
        {**CLASSES, "field": "kind"},
        {**CLASSES, "breaks": [0, 2]},
        {**CLASSES, "breaks": [2, 0, 9]},
        {**CLASSES, "breaks": "0,2,9"},
        {**CLASSES, "breaks": [0, "2", 9]},
        {**CLASSES, "method": "unique"},
    ],
)
def test_what_cannot_be_drawn_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        checked(wrong, FIELDS)
