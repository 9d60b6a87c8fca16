"""How features of a collection are drawn: one value for tiles, workbench, paper and files, and its check."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gis.collections.breaks import MOST_CLASSES
from gis.collections.classes import METHODS, MOST_UNIQUE, NUMBERS
from gis.collections.declare import Field

Style = dict[str, Any]
COLOUR = re.compile(r"#[0-9a-f]{6}")
DEFAULTS: Style = {
    "color": "#1d63c4",
    "opacity": 0.8,
    "size": 6,
    "outline": "#ffffff",
    "label": "",
    "field": "",
    "method": "",
    "breaks": [],
    "colors": [],
}
SIZES = (1, 40)  # pixels of 1/96 inch


def checked(style: Mapping[str, Any], fields: Iterable[Field]) -> Style:
    """The style with everything said, and nothing that it cannot mean.

    Raises:
        ValidationError: an unknown key, a colour, number, field, method, or classes that do not fit each other.
    """
    _refuse_unless(isinstance(style, Mapping), _("A style is an object of named values."))
    unknown = sorted(set(style) - set(DEFAULTS))
    _refuse_unless(not unknown, _("Unknown parts of a style: %(names)s.") % {"names": ", ".join(map(str, unknown))})
    whole = DEFAULTS | dict(style)
    known = {field.name: field for field in fields}
    for name in ("color", "outline"):
        whole[name] = _colour(whole[name])
    whole["opacity"] = _number(whole["opacity"], _("opacity"), 0, 1)
    whole["size"] = _number(whole["size"], _("size"), *SIZES)
    for name in ("label", "field"):
        _refuse_unless(
            whole[name] == "" or whole[name] in known,
            _("There is no field “%(name)s”. Known are: %(known)s.") % {"name": whole[name], "known": ", ".join(known)},
        )
    return whole | _classes(whole, known)


def _classes(whole: Style, known: Mapping[str, Field]) -> Style:
    """The part of the style that is about classes; empty where there are none."""
    method, breaks, colors = whole["method"], whole["breaks"], whole["colors"]
    if not (method and whole["field"]):
        return {"method": "", "field": "", "breaks": [], "colors": []}
    _refuse_unless(method in METHODS, _("Methods are: %(known)s.") % {"known": ", ".join(METHODS)})
    _refuse_unless(isinstance(breaks, list) and isinstance(colors, list), _("Breaks and colours are lists."))
    colors = [_colour(colour) for colour in colors]
    if method == "unique":
        fits = len(breaks) == len(colors) <= MOST_UNIQUE
        _refuse_unless(fits, _("Each single value needs one colour, %(most)s at most.") % {"most": MOST_UNIQUE})
        return {"breaks": [str(value)[:200] for value in breaks], "colors": colors}
    _refuse_unless(known[whole["field"]].kind in NUMBERS, _("Only numbers can be cut into classes."))
    fits = len(breaks) == len(colors) + 1 and len(colors) <= MOST_CLASSES
    _refuse_unless(
        fits, _("There must be one edge more than colours, %(most)s colours at most.") % {"most": MOST_CLASSES}
    )
    edges = [_number(edge, _("edge"), -math.inf, math.inf) for edge in breaks]
    _refuse_unless(edges == sorted(edges), _("The edges of classes must rise."))
    return {"breaks": edges, "colors": colors}


def _colour(value: Any) -> str:
    text = str(value).lower()
    _refuse_unless(bool(COLOUR.fullmatch(text)), _("“%(value)s” is not a colour like #1d63c4.") % {"value": text[:40]})
    return text


def _number(value: Any, name: str, low: float, high: float) -> float:
    text = _("%(name)s must be a number from %(low)s to %(high)s.") % {"name": name, "low": low, "high": high}
    _refuse_unless(isinstance(value, int | float) and not isinstance(value, bool), text)
    _refuse_unless(low <= value <= high and math.isfinite(value), text)
    return value  # type: ignore[no-any-return]  # asked above


def _refuse_unless(fine: bool, text: str) -> None:
    if not fine:
        raise ValidationError(text)
