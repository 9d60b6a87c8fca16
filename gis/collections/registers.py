"""The registers with a place as collections: their fields that are not sensitive, the records one may see."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.db import models
from django.utils.translation import gettext as _

from core.access.api import WHOLE_DISTRICT, Principal
from core.plugins.api import Text
from core.registers.api import REGISTERS, Register, own_fields, title_of
from gis.collections.declare import Collection, Field, Kind, Rows, Shape

_KINDS: tuple[tuple[type[models.Field[Any, Any]], Kind], ...] = (
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.FloatField, "number"),
    (models.DecimalField, "number"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.CharField, "text"),
    (models.TextField, "text"),
)
_SHAPES: dict[str, Shape] = {
    "POINT": "Point",
    "MULTIPOINT": "MultiPoint",
    "LINESTRING": "LineString",
    "MULTILINESTRING": "MultiLineString",
    "POLYGON": "Polygon",
    "MULTIPOLYGON": "MultiPolygon",
}


def register_collections(principal: Principal) -> dict[str, Collection]:
    """The registers whose places a person may see, by name."""
    return {
        name: _collection(register)
        for name, register in REGISTERS.active().items()
        if register.place and register.place not in register.masks and principal.scopes(register.permission("view"))
    }


def _collection(register: Register) -> Collection:
    place: Any = register.model._meta.get_field(register.place)
    column = f'r."{place.column}"'
    return Collection(
        name=register.name,
        title=register.title,
        about=register.about,
        source=f"(SELECT * FROM {register.model._meta.db_table} WHERE merged_into_id IS NULL)",  # noqa: S608  # the model's own
        geometry=column,
        web=f"ST_Transform({column}, 3857)",
        shape=_SHAPES.get(place.geom_type, "Geometry"),
        fields=tuple(_fields(register)),
        permission=register.permission("view"),
        version=lambda: "",
        rows=partial(_rows, register.permission("view")),
        kind="register",
        owner=_("the agency of each record"),
        shared=register.shared,
    )


def _fields(register: Register) -> Iterator[Field]:
    for each in own_fields(register):
        kind = next((kind for model, kind in _KINDS if isinstance(each, model)), None)
        if kind and each.name not in register.masks and not isinstance(each, GeometryField):
            title = title_of(register, each.name)
            yield Field(each.name, Text(zh=title, en=title), kind, f'r."{each.column}"', names=_names(each))


def _names(field: Any) -> tuple[tuple[str, Text], ...]:
    """What its choices are called, in the language of now, as all of a register's words."""
    return tuple((str(value), Text(zh=str(title), en=str(title))) for value, title in field.flatchoices if value)


def _rows(permission: str, principal: Principal) -> Rows:
    """The records of the agencies within which the person holds the right."""
    scopes = principal.scopes(permission)
    if WHOLE_DISTRICT in scopes:
        return Rows()
    patterns = [f"{scope}%" for scope in scopes]  # paths are digits and points
    return Rows(
        "r.agency_id IN (SELECT id FROM core_agency WHERE path LIKE ANY(%(agencies)s))", (("agencies", patterns),)
    )
