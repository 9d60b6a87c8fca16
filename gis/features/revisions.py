"""The history of one feature: every revision, who made it, who reviewed it, what it changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from core.access.api import Principal
from gis.collections.declare import Collection
from gis.features.as_of import layer_name
from gis.features.editing.apply import made_revision
from gis.features.editing.rows import geojson, rows_of
from gis.features.models import Edit, FeatureVersion, Layer


@dataclass(frozen=True)
class Revision:
    """A feature as it stood from `since` to `until` (None: it stands so now).

    Attributes:
        by, why: who proposed or imported it. published_by: who let it count; empty for what came by import.
        together: the group of edits that made it. values: fields that the person may see, as JSON.
        changed: fields in which it differs from the one before; moved: its geometry does.
        removed: with this revision the feature ended.
    """

    revision: int
    since: datetime
    until: datetime | None
    by: str
    why: str
    removed: bool
    geometry: Mapping[str, Any]
    values: Mapping[str, Any]
    changed: tuple[str, ...] = ()
    moved: bool = False
    published_by: str = ""
    remark: str = ""
    together: UUID | None = None


def feature_history(principal: Principal, collection: Collection, number: int) -> list[Revision]:
    """The revisions of a feature, latest first; those of removed ones too.

    Raises:
        ValidationError: this collection keeps no past.
        ObjectDoesNotExist: there never was such a feature.
    """
    layer = Layer.objects.get(name=layer_name(collection), merged_into=None)
    names = [each.name for each in collection.fields]
    found = [*_now(layer, number, names), *_then(layer, number, names)]
    if not found:
        raise ObjectDoesNotExist
    return _with_edits(layer, number, _with_changes(found))


def _now(layer: Layer, number: int, names: Sequence[str]) -> list[Revision]:
    with connection.cursor() as cursor:
        rows = rows_of(cursor, layer, [number])
    return [
        Revision(
            revision=row.revision,
            since=row.changed_at,
            until=None,
            by=row.changed_by,
            why=row.why,
            removed=False,
            geometry=geojson(row.geometry),
            values={name: row.values.get(name) for name in names},
        )
        for row in rows.values()
    ]


def _then(layer: Layer, number: int, names: Sequence[str]) -> list[Revision]:
    kept = FeatureVersion.objects.filter(layer=layer.name, feature_id=number).order_by("-revision", "-pk")
    return [
        Revision(
            revision=each.revision,
            since=each.since,
            until=each.until,
            by=each.by,
            why=each.why,
            removed=each.removed,
            geometry=geojson(shapely.from_wkb(bytes(each.geom.wkb))),
            values={name: each.row.get(name) for name in names},
        )
        for each in kept
    ]


def _with_changes(found: list[Revision]) -> list[Revision]:
    earlier: list[Revision | None] = [*found[1:], None]
    return [
        each if before is None else replace(each, changed=_changed(each, before), moved=_moved(each, before))
        for each, before in zip(found, earlier, strict=True)
    ]


def _changed(each: Revision, before: Revision) -> tuple[str, ...]:
    return tuple(name for name, value in each.values.items() if value != before.values.get(name))


def _moved(each: Revision, before: Revision) -> bool:
    return json.dumps(each.geometry) != json.dumps(before.geometry)


def _with_edits(layer: Layer, number: int, found: list[Revision]) -> list[Revision]:
    """Who published each revision, where it came by an edit."""
    rows = Edit.objects.filter(layer=layer, feature_id=number, state=Edit.State.PUBLISHED)
    edits = {made_revision(edit): edit for edit in rows}
    return [
        replace(each, published_by=edit.decided_by, remark=edit.remark, together=edit.together)
        if (edit := edits.get(each.revision))
        else each
        for each in found
    ]
