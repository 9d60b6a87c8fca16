"""What a record was: its versions, and how it stood at a moment."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ObjectDoesNotExist, ValidationError

from core.access.principal import Principal
from core.accounts.models import Agency
from core.registers.check import told_fields
from core.registers.declare import Register
from core.registers.models import Record, RecordVersion
from core.registers.places import SRID
from core.registers.read import related
from core.registers.show import shown


@dataclass(frozen=True)
class Version:
    """A record as it stood from `since` to `until` (None: it stands so now).

    Attributes:
        by, why: who made this version, and the reason given. changed: the fields in which it differs from the one
            before. removed: the version in which the record was removed. merged_into: number of the record in which
            this one lives on. values: every field as it may be shown, masked as everywhere.
    """

    version: int
    since: datetime
    until: datetime | None
    by: str
    why: str
    removed: bool
    merged_into: int | None
    values: Mapping[str, str]
    changed: tuple[str, ...] = ()


def history(principal: Principal, register: Register, pk: int) -> list[Version]:
    """The versions of a record, latest first; those of removed and merged records too.

    Raises:
        DoesNotExist: no such record, or one of another agency now.
    """
    records = _versions(principal, register, pk)
    told = [_version(register, *each) for each in records]
    earlier: list[Record | None] = [*(record for record, _until, _removed in records[1:]), None]
    return [
        _with_changes(register, version, record, before)
        for version, (record, _until, _removed), before in zip(told, records, earlier, strict=True)
    ]


def as_of(principal: Principal, register: Register, pk: int, at: datetime) -> Version | None:
    """The record as it stood at a moment; None where it was not there yet or no more. Raises DoesNotExist."""
    for record, until, removed in _versions(principal, register, pk):
        if record.changed_at <= at and not removed:
            return _version(register, record, until, removed) if until is None or at < until else None
    return None


def _versions(principal: Principal, register: Register, pk: int) -> list[tuple[Record, datetime | None, bool]]:
    """Records as they were, each with its end and whether it ended there, latest first."""
    table = register.model._meta.db_table
    now = related(register, register.model.objects.filter(pk=pk)).first()
    rows = list(RecordVersion.objects.filter(table=table, record_id=pk).order_by("-version"))
    then = [(_record(register, row.row), row.until, row.removed) for row in rows]
    found = [*([(now, None, False)] if now else []), *then]
    if not found or not _may_see(principal, register, found[0][0]):
        raise register.model.DoesNotExist
    return found


def _may_see(principal: Principal, register: Register, record: Record) -> bool:
    """Who may see the record as it is, or was last, may see what it was."""
    agency = Agency.objects.filter(pk=record.agency_id).first()
    return agency is not None and principal.may(register.permission("view"), agency.path)


def _version(register: Register, record: Record, until: datetime | None, removed: bool) -> Version:
    return Version(
        version=record.version,
        since=record.changed_at,
        until=until,
        by=record.changed_by,
        why=record.why,
        removed=removed,
        merged_into=record.merged_into_id,
        values=shown(register, record),
    )


def _with_changes(register: Register, version: Version, record: Record, before: Record | None) -> Version:
    if before is None:
        return version
    changed = [f.name for f in told_fields(register) if getattr(record, f.attname) != getattr(before, f.attname)]
    return Version(**{**version.__dict__, "changed": tuple(changed)})


def _record(register: Register, row: Mapping[str, Any]) -> Record:
    """A record, not to be stored, from what the trigger kept; a column added since is empty."""
    record = register.model()
    for field in register.model._meta.concrete_fields:
        if field.name != "search":
            setattr(record, field.attname, _python(field, row.get(str(field.column))))
    for field in told_fields(register):
        if field.is_relation:
            _keep_nothing_dangling(record, field)
    return record


def _python(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, GeometryField):
        place = GEOSGeometry(json.dumps({"type": value["type"], "coordinates": value["coordinates"]}))
        place.srid = SRID
        return place
    try:
        return getattr(field, "output_field", field).to_python(value)
    except ValidationError:  # what once was allowed
        return value


def _keep_nothing_dangling(record: Record, field: Any) -> None:
    """What a record pointed to may have been removed since."""
    try:
        getattr(record, field.name)
    except ObjectDoesNotExist:
        setattr(record, field.name, None)
