"""Units over HTTP."""

from django.http import HttpRequest
from ninja import Router, Schema

from core.access.api import Principal, under
from core.rest.api import Page, clamp, decode_cursor, gate, page_of
from dispatch.models import Unit
from dispatch.permissions import VIEW

router = Router(tags=["dispatch"])


class UnitOut(Schema):
    """A unit; `device` is its device's identifier, null where it has none."""

    id: int
    callsign: str
    kind: str
    agency: str
    device: str | None
    active: bool

    @staticmethod
    def resolve_agency(unit: Unit) -> str:
        """The agency's name."""
        return str(unit.agency)

    @staticmethod
    def resolve_device(unit: Unit) -> str | None:
        """The device's identifier."""
        return unit.device.ident if unit.device else None


@router.get("/units", response=Page[UnitOut], auth=gate(VIEW), summary="Units")
def list_units(
    request: HttpRequest, cursor: str | None = None, limit: int | None = None, active: bool | None = True
) -> dict[str, object]:
    """Units one may see, in the order they were created; `active=false` for those that have retired."""
    principal: Principal = request.auth  # type: ignore[attr-defined]
    size = clamp(limit)
    rows = Unit.objects.filter(under("agency__path", principal.scopes(VIEW)), pk__gt=_after(cursor))
    if active is not None:
        rows = rows.filter(active=active)
    found = list(rows.select_related("agency", "device").order_by("pk")[: size + 1])
    items, following = page_of(found, size, lambda unit: {"id": unit.pk})
    return {"items": items, "next": following}


def _after(cursor: str | None) -> int:
    last = decode_cursor(cursor).get("id", 0)
    return last if isinstance(last, int) else 0
