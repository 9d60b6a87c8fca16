"""Over HTTP: from what a person types to places."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from core.access.api import Principal
from core.rest.api import Problem, gate
from gis.collections.layers import seen_layers
from gis.geocoding.search import Answers, geocode
from gis.geocoding.streets import Near
from gis.geocoding.words import LONGEST, plain
from gis.permissions import REGIONS

router = Router(tags=["gis"])

MOST = 50


class PlaceOut(Schema):
    """A place (WGS 84). `why`: exact, code, crossing, prefix, part, pinyin, initials, sound (written otherwise), road
    (of a house that is not known), fuzzy.

    `origin`: `synthetic` (made up), `approximate` (derived area), `above` (only the place of what it belongs to is
    known), or empty.
    """

    name: str
    kind: str
    title: str
    detail: str
    lon: float
    lat: float
    why: str
    why_text: str
    score: float
    source: str
    key: str
    origin: str


class Geocoded(Schema):
    """Places for a question, the best first; `note` says in words why there is none, or what of it is not known."""

    q: str
    items: list[PlaceOut]
    note: str


class NearRoad(Schema):
    """A road, or the crossing of two: the nearest point of it and how far it is. `synthetic`: made up."""

    names: list[str]
    lon: float
    lat: float
    distance_m: float
    synthetic: bool


@router.get("/geocode", response=Geocoded, auth=gate(REGIONS))
def find_places(request: HttpRequest, q: str, limit: int = Query(10, ge=1, le=MOST)) -> Geocoded:  # type: ignore[type-arg]
    """Places by name, part of a name, pinyin, initials, two roads that cross, or code; nonsense finds nothing."""
    if not plain(q) or len(q) > 2 * LONGEST:
        title = _("This is nothing to look for.")
        detail = _("Type a name, pinyin, two roads that cross, or a code; at most %(most)d characters.")
        raise Problem(422, "bad_question", title, detail % {"most": 2 * LONGEST})
    asker: Principal = request.auth  # type: ignore[attr-defined]  # the gate sets it
    answers = geocode(q, limit, seen_layers(asker))
    reasons = _reasons()
    items = [
        PlaceOut(
            name=found.name,
            kind=found.kind,
            title=str(found.title),
            detail=found.detail,
            lon=found.lon,
            lat=found.lat,
            why=found.why,
            why_text=reasons[found.why],
            score=found.score,
            source=found.source,
            key=found.key,
            origin=found.origin,
        )
        for found in answers.found
    ]
    return Geocoded(q=q, items=items, note=_note(answers))


def near_road(near: Near | None) -> NearRoad | None:
    """As the API shows it."""
    if near is None:
        return None
    distance = round(near.metres, 1)
    return NearRoad(names=list(near.names), lon=near.lon, lat=near.lat, distance_m=distance, synthetic=near.synthetic)


def _note(answers: Answers) -> str:
    if answers.unknown:
        return _("No road is known of this name: %(names)s.") % {"names": ", ".join(answers.unknown)}
    if answers.found:
        return ""
    if answers.apart:
        one, other = answers.apart
        return _("%(one)s and %(other)s are known, but do not cross.") % {"one": one, "other": other}
    return _("No place of this name is known.")


def _reasons() -> dict[str, str]:
    return {
        "exact": _("The name itself"),
        "code": _("By its code"),
        "crossing": _("Where two roads cross"),
        "prefix": _("The name begins so"),
        "part": _("Part of the name"),
        "pinyin": _("By pinyin"),
        "initials": _("By initials of pinyin"),
        "sound": _("Sounds the same"),
        "road": _("Only the road is known, not the house"),
        "fuzzy": _("Written similarly"),
    }
