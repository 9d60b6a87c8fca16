"""What can be wrong with a file or a row of it: kept as a code with facts, said in the language of whoever reads it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.states.api import sentence_of

SENTENCES: dict[str, Any] = {
    # the file
    "too_large": _("This file has %(size)s MB; %(most)s MB is the most that can be imported."),
    "empty": _("This file is empty."),
    "unknown_kind": _(
        "Files called “.%(ending)s” cannot be imported; these can: GeoJSON, GeoPackage (.gpkg), Shapefile (.zip), KML, "
        "CSV, XLSX and OpenStreetMap (.osm.pbf)."
    ),
    "not_what_it_says": _("The content of “%(name)s” is not what its ending “.%(ending)s” says."),
    "unreadable": _("“%(name)s” cannot be read; it may be broken or incomplete: %(why)s"),
    "zip_broken": _("This ZIP archive is broken or locked with a password."),
    "zip_many": _("This ZIP archive has %(count)s entries; %(most)s is the most that is unpacked."),
    "zip_bomb": _("This ZIP archive would unpack to %(size)s MB, %(ratio)s times its size: it is not unpacked."),
    "zip_path": _("This ZIP archive has an entry whose path leads out of it: “%(name)s”. It is not unpacked."),
    "zip_link": _("This ZIP archive has a link instead of a file: “%(name)s”. It is not unpacked."),
    "zip_nothing": _("This ZIP archive holds no Shapefile, GeoPackage, GeoJSON or KML."),
    "zip_several": _("This ZIP archive holds several data sets: %(names)s. Give one at a time."),
    "shp_parts": _("The Shapefile lacks “%(part)s”: put .shp, .shx and .dbf into one ZIP archive."),
    "no_layers": _("There are no features in this file."),
    "no_such_layer": _("This file has no layer “%(layer)s”; it has: %(layers)s."),
    "no_place": _(
        "The table says nothing of places: choose columns with longitude and latitude, well-known text, or an address."
    ),
    "no_column": _("The file has no column “%(column)s”."),
    "no_crs": _("The file does not say its coordinate system: choose it."),
    "no_features": _("The file holds no rows."),
    "many_columns": _("The file has %(count)s columns; %(most)s is the most that can be imported."),
    "key_not_taken": _("“%(column)s”, by which features are known again, must be one of the columns that are taken."),
    "key_in_layer": _(
        "In the layer, %(count)s features share a value of “%(column)s” with others, so they cannot be known again "
        "by it: correct them first."
    ),
    # where it lies
    "swapped": _(
        "The axes look swapped: latitude stands where longitude should be (%(x)s, %(y)s). Choose “swap the axes”."
    ),
    "wrong_zone": _("In %(crs)s the data would lie outside Dalian (%(lon)s°, %(lat)s°). It looks like %(likely)s."),
    "metres": _("The numbers are metres, not degrees (%(x)s, %(y)s). It looks like %(likely)s."),
    "degrees": _("The numbers are degrees, not metres (%(x)s, %(y)s): choose CGCS2000 longitude and latitude."),
    "elsewhere": _("The data lie outside Dalian, at about %(lon)s°, %(lat)s°, whatever plane is tried."),
    "looks_like": _(
        "The data look like %(crs)s: %(names)s known places of the same name would lie %(now)s m away as declared, "
        "%(then)s m as %(crs)s."
    ),
    "many_names": _(
        "The layer has %(count)s points; the search does not know their names, as of any layer with more than %(most)s."
    ),
    "outline": _(
        "The data look like %(crs)s: %(then)s%% of them would lie within the district's outline, %(now)s%% as declared."
    ),
    # a row
    "no_geometry": _("It has no geometry."),
    "mixed": _("This is no %(expected)s like the others, but: %(kind)s. Mixed geometries need a file each."),
    "collection": _("It is a collection of different geometries; it must be taken apart first."),
    "many_points": _("It holds %(count)s points; a row has one."),
    "broken_geometry": _("Its geometry cannot be read."),
    "invalid": _("Its geometry is not valid: %(why)s. Import it with “repair”."),
    "beyond_repair": _("Its geometry is not valid and cannot be repaired: %(why)s."),
    "not_finite": _("Its coordinates are no numbers."),
    "out_of_range": _("It lies nowhere on the earth: longitude %(lon)s, latitude %(lat)s."),
    "outside": _("It lies outside Dalian: longitude %(lon)s, latitude %(lat)s."),
    "bad_position": _("“%(x)s”, “%(y)s” is no position."),
    "bad_wkt": _("“%(text)s” is no geometry in well-known text, such as POINT (121.5 38.9)."),
    "no_address": _("It has no address."),
    "address_unknown": _("No place was found for “%(address)s”."),
    "address_road": _("The house of “%(address)s” is not known, only its road: %(road)s."),
    "address_unsure": _("“%(address)s” is not certain: %(found)s."),
    "bad_integer": _("“%(value)s” is no whole number."),
    "bad_number": _("“%(value)s” is no number."),
    "bad_boolean": _("“%(value)s” is neither yes nor no."),
    "bad_date": _("“%(value)s” is no date; write 2026-11-24."),
    "bad_datetime": _("“%(value)s” is no time; write 2026-11-24 08:30."),
    "bad_text": _("There are characters in it that cannot be seen."),
    "long_text": _("The text has %(count)s characters; %(most)s is the most."),
    "no_key": _("It has nothing in “%(column)s”, by which features are known again."),
    "key_twice": _("“%(value)s” stands in row %(first)s already; each feature needs a value of its own there."),
    # the run
    "cancelled": _("%(who)s stopped the import. Nothing has been stored."),
    "worker_gone": _("The worker was stopped while it imported. Nothing has been stored; it can be taken up again."),
    "database": _("The database refused the import. Nothing has been stored; it can be taken up again."),
    "said": _("%(text)s"),
}
SHOWN = 500  # problems that a report names; the others are counted


@dataclass(frozen=True)
class Problem:
    """What is wrong: in the file as a whole (`row` None), or in a row by its number in the file."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    row: int | None = None
    field: str = ""

    def __str__(self) -> str:
        return sentence_of(SENTENCES[self.code], {name: _word(fact) for name, fact in self.facts.items()})

    def as_json(self) -> dict[str, Any]:
        """What a report keeps."""
        return asdict(self)


def problem_from(kept: Mapping[str, Any]) -> Problem:
    """The problem that a report kept."""
    return Problem(kept["code"], kept.get("facts", {}), kept.get("row"), kept.get("field", ""))


class FileRefused(Exception):
    """The file as a whole cannot be imported; `problem` says why. `str()` is the sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.problem = Problem(code, facts)
        super().__init__(code)

    def __str__(self) -> str:
        return str(self.problem)


_WORDS = {
    "Point": _("point"),
    "MultiPoint": _("set of points"),
    "LineString": _("line"),
    "MultiLineString": _("line"),
    "Polygon": _("area"),
    "MultiPolygon": _("area"),
    "GeometryCollection": _("collection"),
}


# what GEOS says of a geometry, before the place in brackets
_REASONS = {
    "Self-intersection": _("the outline crosses itself"),
    "Ring Self-intersection": _("a ring touches itself"),
    "Hole lies outside shell": _("a hole lies outside its area"),
    "Holes are nested": _("a hole lies within another"),
    "Nested shells": _("a part lies within another"),
    "Interior is disconnected": _("holes cut the area in two"),
    "Too few points in geometry component": _("a part has too few points"),
    "Duplicate Rings": _("a ring is there twice"),
}


def _word(fact: Any) -> Any:
    """A fact in the reader's language where it is a kind of geometry or what is wrong with one."""
    if not isinstance(fact, str):
        return fact
    reason, bracket, place = fact.partition("[")
    if reason in _REASONS:
        return f"{_REASONS[reason]} ({place.rstrip(']')})" if bracket else _REASONS[reason]
    return _WORDS.get(fact, fact)
