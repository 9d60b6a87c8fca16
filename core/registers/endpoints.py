"""Registers over HTTP; rights and masks are those of the pages."""

from datetime import datetime
from typing import Annotated

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from core.access.gate import require
from core.access.principal import Principal
from core.registers.actions.change import change
from core.registers.actions.create import create
from core.registers.actions.remove import remove
from core.registers.actions.unmask import unmask
from core.registers.declare import REGISTERS, Register, register_of
from core.registers.history import as_of, history
from core.registers.listing import listing
from core.registers.query import read_query
from core.registers.read import one
from core.registers.schemas import (
    ChangeIn,
    HistoryOut,
    RecordIn,
    RecordOut,
    RecordsOut,
    RegisterOut,
    RegistersOut,
    UnmaskedOut,
    UnmaskIn,
    VersionOut,
    record_out,
    register_out,
    version_out,
)
from core.rest.api import decode_cursor, encode_cursor, gate

router = Router(tags=["registers"])
_MS = 1000  # microseconds
_SIGNED_IN = gate("core.token.own")
_RECORDS = "/registers/{name}/records"
_RECORD = "/registers/{name}/records/{pk}"
Key = Annotated[int, Path(ge=1, lt=2**63)]
Limit = Annotated[int, Field(ge=1)]


@router.get("/registers", response=RegistersOut, auth=_SIGNED_IN, summary="Registers")
def list_registers(request: HttpRequest) -> RegistersOut:
    """The registers that the caller may see."""
    principal = _principal(request)
    seen = [each for each in REGISTERS.active().values() if principal.scopes(each.permission("view"))]
    return RegistersOut(items=[register_out(principal, each) for each in seen])


@router.get("/registers/{name}", response=RegisterOut, auth=_SIGNED_IN, summary="A register")
def get_register(request: HttpRequest, name: str) -> RegisterOut:
    """What a register has: its fields, what it may be narrowed by, how good it is."""
    return register_out(_principal(request), _register(request, name))


@router.get(_RECORDS, response=RecordsOut, auth=_SIGNED_IN, summary="Records")
def list_records(
    request: HttpRequest,
    name: str,
    q: str = "",
    bbox: str = "",
    polygon: str = "",
    cursor: str | None = None,
    limit: Limit = 50,
) -> RecordsOut:
    """Records, latest first.

    `q`: words in Chinese, pinyin or initials, or a sensitive value as a whole. `bbox`: west,south,east,north.
    `polygon`: GeoJSON or well-known text. Each of the register's filters is a parameter of its own; dates have
    `<name>_from` and `<name>_to`.
    """
    register = _register(request, name)
    before = decode_cursor(cursor).get("id")
    given = request.GET.copy()
    given["before"] = str(before) if isinstance(before, int) and before > 0 else ""
    page = listing(_principal(request), register, read_query(register, given))
    return RecordsOut(
        items=[record_out(register, each) for each in page.rows],
        next=None if page.next is None else encode_cursor({"id": page.next}),
        count=page.count,
        count_is_exact=page.count_is_exact,
    )


@router.post(_RECORDS, response={201: RecordOut}, auth=_SIGNED_IN, summary="Add a record")
def create_record(request: HttpRequest, name: str, body: RecordIn) -> tuple[int, RecordOut]:
    """Add a record; without `agency` it belongs to the caller's own."""
    register = _register(request, name)
    record = create(_principal(request), register, body.values, body.why)
    return 201, record_out(register, record)


@router.get(_RECORD, response=RecordOut | VersionOut, auth=_SIGNED_IN, summary="A record")
def get_record(request: HttpRequest, name: str, pk: Key, as_of: datetime | None = None) -> RecordOut | VersionOut:
    """A record as it stands, or, with `as_of`, as it stood then."""
    register = _register(request, name)
    if as_of is None:
        return record_out(register, one(_principal(request), register, pk))
    return _version_at(_principal(request), register, pk, as_of)


@router.patch(_RECORD, response=RecordOut, auth=_SIGNED_IN, summary="Change a record")
def change_record(request: HttpRequest, name: str, pk: Key, body: ChangeIn) -> RecordOut:
    """Change some fields; 409 `changed_meanwhile` where the record is no longer in that `version`."""
    register = _register(request, name)
    return record_out(register, change(_principal(request), register, pk, body.version, body.values, body.why))


@router.delete(_RECORD, response={204: None}, auth=_SIGNED_IN, summary="Remove a record")
def remove_record(request: HttpRequest, name: str, pk: Key, why: str = "") -> tuple[int, None]:
    """Remove a record, for the reason `why`; its history stays."""
    remove(_principal(request), _register(request, name), pk, why)
    return 204, None


@router.get(f"{_RECORD}/history", response=HistoryOut, auth=_SIGNED_IN, summary="A record's history")
def get_history(request: HttpRequest, name: str, pk: Key) -> HistoryOut:
    """Every version of a record, those of removed and merged ones too."""
    versions = history(_principal(request), _register(request, name), pk)
    return HistoryOut(items=[version_out(each) for each in versions])


@router.post(f"{_RECORD}/unmask", response=UnmaskedOut, auth=_SIGNED_IN, summary="See sensitive values")
def unmask_record(request: HttpRequest, name: str, pk: Key, body: UnmaskIn) -> UnmaskedOut:
    """The sensitive values, whole; who looked, at whose, and what for is kept for the audit administrator."""
    return UnmaskedOut(values=unmask(_principal(request), _register(request, name), pk, body.fields, body.purpose))


def _principal(request: HttpRequest) -> Principal:
    principal: Principal = request.auth  # type: ignore[attr-defined]
    return principal


def _register(request: HttpRequest, name: str) -> Register:
    """The register, if there is one and the caller may see it."""
    try:
        register = register_of(name)
    except LookupError:
        raise Http404 from None
    principal, permission = _principal(request), register.permission("view")
    if not principal.scopes(permission):
        require(principal, permission)
    return register


def _version_at(principal: Principal, register: Register, pk: int, at: datetime) -> VersionOut:
    moment = at if timezone.is_aware(at) else timezone.make_aware(at)
    if moment.microsecond % _MS == 0:  # times go out to the millisecond: one that comes back means it to its end
        moment = moment.replace(microsecond=moment.microsecond + _MS - 1)
    version = as_of(principal, register, pk, moment)
    if version is None:
        raise Http404
    return version_out(version)
