"""Layers come and go: the row in the catalogue and the table of features always in one transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg import sql
from psycopg.errors import DuplicateTable

from core.access.api import Principal
from core.registers.api import change, create, remove, visible
from core.states.api import Refusal
from gis.features.fields import checked_fields, checked_name
from gis.features.models import Layer
from gis.features.stamps import bump, drop_stamp
from gis.features.table import create_table, drop_table, index_table
from gis.registers import LAYER

_TAKEN = gettext_lazy("There is a layer called “%(name)s” already; another name is needed.")
Feature = tuple[str, Sequence[Any]]  # hex (E)WKB in EPSG:4490, and the values in the order of the layer's fields


@transaction.atomic
def make_layer(
    actor: Principal,
    *,
    name: str,
    title_zh: str,
    shape: str,
    fields: Iterable[Mapping[str, Any]],
    agency: Any = None,
    title_en: str = "",
    about: str = "",
    source: str = "",
    licence: str = "",
    dated: date | None = None,
    access: str = "open",
    shared: str = "none",
    crs: str = "EPSG:4490",
    why: str = "",
    filled: Callable[[Any, Layer], object] | None = None,
) -> Layer:
    """Make a layer; `agency` (None: the actor's own) owns it. `crs` says what the data came in.

    `filled`: fills the table, given a cursor and the layer not yet stored. It may take long: the catalogue and the log,
    for which others wait, are written after it.

    Raises:
        AccessDenied: the actor may not edit layers of that agency.
        ValidationError: by field, everything that is wrong.
        Refusal: `layer_exists`.
    """
    inside = {
        "name": checked_name(name),
        "shape": _checked_shape(shape),
        "fields": checked_fields(fields),
        "crs": crs,
    }
    if Layer.objects.filter(name=name).exists():
        raise Refusal("layer_exists", _TAKEN, name=name)
    texts = {"title_zh": title_zh, "title_en": title_en, "about": about, "source": source, "licence": licence}
    values = {**texts, "dated": dated, "access": access, "shared": shared}
    if agency is not None:
        values["agency"] = agency

    def store() -> Layer:
        return cast("Layer", create(actor, LAYER, values, why, inside=inside))

    if filled is not None:
        _try_out(store)
    draft = Layer(**inside)
    try:
        with connection.cursor() as cursor:
            create_table(cursor, draft)
            if filled is not None:
                filled(cursor, draft)
            index_table(cursor, draft)
    except ProgrammingError as error:
        if isinstance(error.__cause__, DuplicateTable):  # somebody makes one of this name just now
            raise Refusal("layer_exists", _TAKEN, name=name) from error
        raise
    bump(name)
    return store()


def _try_out(store: Callable[[], object]) -> None:
    """Whatever is wrong is said before the long work begins; no lock is kept."""
    with suppress(_UndoneError), transaction.atomic():
        store()
        raise _UndoneError


class _UndoneError(Exception):
    """Ends what was only tried."""


@transaction.atomic
def remove_layer(actor: Principal, name: str, why: str) -> None:
    """Remove a layer with its features and their past; the catalogue's own history and the log keep that it was.

    Raises:
        Layer.DoesNotExist: there is none that the actor may see.
        AccessDenied: the actor may not edit it.
        ValidationError: no reason is given.
        Refusal: `in_use`.
    """
    layer = layer_of(actor, name)
    remove(actor, LAYER, layer.pk, why, inside=True)
    with connection.cursor() as cursor:
        drop_table(cursor, layer)
    drop_stamp(name)


def set_style(actor: Principal, name: str, style: Mapping[str, Any], why: str) -> Layer:
    """Give a layer another style; the caller has checked it. Told as `gis.layer.changed`, field `style`.

    Raises:
        Layer.DoesNotExist, AccessDenied, ValidationError: as for `remove_layer`.
    """
    layer = layer_of(actor, name)
    changed = change(actor, LAYER, layer.pk, layer.version, {}, why, inside={"style": dict(style)})
    return cast("Layer", changed)


def layer_of(actor: Principal, name: str) -> Layer:
    """The layer as its register shows it to the actor. Raises Layer.DoesNotExist."""
    return cast("Layer", visible(actor, LAYER).select_related("agency").get(name=name))


def fill(cursor: Any, layer: Layer, rows: Iterable[Feature], *, by: str, why: str = "", into: str = "") -> int:
    """COPY features into the layer's table, or a table like it; returns how many. The caller bumps the version."""
    names = ["geom", "changed_by", "why", *(field["name"] for field in layer.fields)]
    listed = sql.SQL(", ").join(sql.Identifier(name) for name in names)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(into or layer.table), listed)
    count = 0
    with cursor.copy(statement) as copy:
        for geometry, values in rows:
            copy.write_row((geometry, by, why, *values))
            count += 1
    return count


def _checked_shape(shape: str) -> str:
    if shape not in Layer.Shape.values:
        raise ValidationError({"shape": [_("“%(shape)s” is not a geometry of layers.") % {"shape": shape}]})
    return shape
