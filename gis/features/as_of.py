"""A layer as it was at a moment."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from psycopg import sql

from gis.collections.declare import COLUMN_TYPES, Collection
from gis.collections.layers import PREFIX


def collection_at(collection: Collection, at: datetime) -> Collection:
    """The same collection as it was at a moment; it cannot be edited.

    A feature counts from when its change was published. What a layer's fields are is as today.

    Raises:
        ValidationError: this collection keeps no past.
    """
    return replace(
        collection,
        source=_then(collection, at).as_string(None),
        revision="",
        counted="",
        version=lambda: f"{collection.version()} {at.isoformat()}",
    )


def _then(collection: Collection, at: datetime) -> sql.Composable:
    """The rows of now that were there, and the kept ones that counted then; in a table's brackets."""
    name = layer_name(collection)
    shape = sql.SQL(collection.shape)
    live = [sql.SQL("l.{}").format(sql.Identifier(each.name)) for each in collection.fields]
    kept = [
        sql.SQL("(v.row->>{})::{} AS {}").format(
            sql.Literal(each.name), sql.SQL(COLUMN_TYPES[each.kind]), sql.Identifier(each.name)
        )
        for each in collection.fields
    ]
    return sql.SQL(
        "(SELECT l.id, l.geom, l.geom_3857, l.revision, l.changed_at, l.changed_by, l.why{live} "
        "FROM {table} AS l WHERE l.changed_at <= {at} UNION ALL "
        "SELECT v.feature_id, v.geom::geometry({shape}, 4490), "
        "ST_Transform(v.geom, 3857)::geometry({shape}, 3857), v.revision, v.since, v.by, v.why{kept} "
        "FROM citygis_featureversion AS v WHERE v.layer = {layer} AND v.since <= {at} AND v.until > {at})"
    ).format(
        live=_listed(live),
        kept=_listed(kept),
        table=sql.Identifier(f"layer_{name}"),
        shape=shape,
        layer=sql.Literal(name),
        at=sql.SQL("{}::timestamptz").format(sql.Literal(at.isoformat())),
    )


def _listed(columns: list[sql.Composed]) -> sql.Composable:
    return sql.SQL("").join(sql.SQL(", ") + column for column in columns)


def layer_name(collection: Collection) -> str:
    """The layer that a collection is. Raises ValidationError where it is none, and so keeps no past."""
    if collection.kind != "layer":
        sentence = _("“%(title)s” keeps no past; only layers do.") % {"title": collection.title}
        raise ValidationError({"at": [sentence]})
    return collection.name.removeprefix(PREFIX)


def moment_of(text: str) -> datetime:
    """The moment that an address asks for: a day means its end, a time without zone the district's.

    Raises ValidationError for what is neither.
    """
    with suppress(ValueError, OverflowError):
        if (day := parse_date(text)) is not None:
            return timezone.make_aware(datetime.combine(day, time())) + timedelta(days=1)
        if (found := parse_datetime(text)) is not None:
            return timezone.make_aware(found) if timezone.is_naive(found) else found
    raise ValidationError({"at": [_("This is no date; write 2026-11-24, with a time 2026-11-24T08:30.")]})
