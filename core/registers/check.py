"""Whether a declaration is sound: asked at start, so that a slip never waits for a user."""

from collections.abc import Iterable, Iterator

from django.contrib.gis.db.models import GeometryField
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Field, Model, TextField

from core.plugins.errors import PluginError
from core.registers.declare import Mask, Register
from core.registers.models import Record

KEPT_BY_KIT = frozenset({"id", "version", "created_at", "changed_at", "changed_by", "why", "merged_into", "search"})
PLACE_SRID = 4490


def check(register: Register) -> None:
    """Raise PluginError with everything that is wrong."""
    if found := [f"register {register.name!r}: {problem}" for problem in problems_of(register)]:
        raise PluginError(found)


def problems_of(register: Register) -> list[str]:
    """Every fault of a declaration; empty where it is sound."""
    if register.name.count(".") != 1 or not register.name.replace(".", "_").isidentifier():
        return ["name: must have the form <app>.<thing>"]
    if not issubclass(register.model, Record):
        return ["model: must be a core.registers.api.Record"]
    wrong = [*_unknown(register)]
    return wrong or [*_titles(register), *_kinds(register), *_secrets(register), *_place(register)]


def own_fields(register: Register) -> list[Field]:  # type: ignore[type-arg]
    """The fields that people fill in: the model's, without what the kit keeps and what the database works out."""
    return [each for each in told_fields(register) if each.editable]


def told_fields(register: Register) -> list[Field]:  # type: ignore[type-arg]
    """The fields that say what a record is: those that people fill in, and those worked out from them."""
    return [each for each in register.model._meta.concrete_fields if each.name not in KEPT_BY_KIT]


def is_needed(field: Field) -> bool:  # type: ignore[type-arg]
    """Whether a record cannot be without something given for it."""
    return not (field.null or field.blank or field.has_default())


def column_of(register: Register, name: str) -> str:
    """The table's column of a field."""
    return str(register.model._meta.get_field(name).column)  # type: ignore[union-attr]  # no relation backwards


def references_to(register: Register, model: type[Model]) -> Iterator[str]:
    """The fields of a model that point to records of the register."""
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model is register.model and field.name != "merged_into":
            yield field.name


def same_groups(register: Register) -> list[tuple[str, ...]]:
    """Each identity as a tuple of field names."""
    return [(each,) if isinstance(each, str) else tuple(each) for each in register.same]


def _unknown(register: Register) -> Iterator[str]:
    known = {each.name for each in told_fields(register)}
    filled = {each.name for each in own_fields(register)}
    named: dict[str, Iterable[str]] = {
        **{part: getattr(register, part) for part in ("columns", "search", "exact", "filters", "masks", "alike")},
        "expected": register.expected,
        "same": [name for group in same_groups(register) for name in group],
        "place": [register.place] if register.place else [],
    }
    for part, names in named.items():
        for name in names:
            if name not in known and not (name in ("created_at", "changed_at") and part in ("columns", "filters")):
                yield f"{part}: the model has no field {name!r}"
            elif part in ("expected", "same") and name not in filled:
                yield f"{part}: nobody fills in {name!r}"
    if not register.columns:
        yield "columns: at least one is needed; the first names a record"


def _titles(register: Register) -> Iterator[str]:
    for part in ("title", "about"):
        text = getattr(register, part)
        if not (text.zh and text.en):
            yield f"{part}: both languages are needed"
    if register.renewed_days < 1:
        yield "renewed_days: at least one day"
    if register.shared == "conditional" and not register.condition:
        yield "condition: say on what condition the data are shared"


def _kinds(register: Register) -> Iterator[str]:
    for name in register.search:
        if not isinstance(_field(register, name), CharField | TextField):
            yield f"search: {name!r} is not text"


def _secrets(register: Register) -> Iterator[str]:
    """A sensitive value could be guessed piece by piece where a part of it finds its record."""
    for part in ("search", "filters"):
        for name in sorted(set(getattr(register, part)) & set(register.masks)):
            # by names people are looked up: whoever types one knows it already
            if part == "filters" or register.masks[name] is not Mask.NAME:
                yield f"{part}: {name!r} is masked; a part of it must not find a record (use exact)"
    if register.masks and not register.unmask:
        yield "unmask: say which roles may see the masked fields"


def _place(register: Register) -> Iterator[str]:
    if not register.place:
        return
    found = _field(register, register.place)
    if not isinstance(found, GeometryField) or found.srid != PLACE_SRID:
        yield f"place: {register.place!r} must be a geometry field in EPSG:{PLACE_SRID}"


def _field(register: Register, name: str) -> object:
    try:
        return register.model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
