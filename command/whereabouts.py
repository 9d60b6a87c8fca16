"""Where an incident is, and whose it is because of that."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from command.limits import limits
from core.accounts.api import Agency
from core.states.api import Refusal
from gis.api import region_at, whereabouts

_NO_DISTRICT = gettext_lazy("There is no agency yet that incidents could belong to.")


def check_place(lon: float | None, lat: float | None) -> None:
    """A place in WGS 84 degrees, or none at all.

    Raises:
        ValidationError: half a place, or one far from the district.
    """
    if lon is None and lat is None:
        return
    if lon is None or lat is None:
        raise ValidationError(_("A place needs longitude and latitude."))
    if not limits().place.holds(lon, lat):
        raise ValidationError(_("This place is far from the district; check longitude and latitude."))


def agency_at(lon: float | None, lat: float | None, otherwise: Agency | None = None) -> Agency:
    """The agency of the subdistrict that a place lies in; else `otherwise`; else the district.

    Raises:
        Refusal: there is no district.
    """
    region = region_at(lon, lat) if lon is not None and lat is not None else None
    local = Agency.objects.filter(code=region.code12).first() if region and region.code12 else None
    found = local or otherwise or Agency.objects.filter(level=Agency.Level.DISTRICT).first()
    if found is None:
        raise Refusal("no_agency", _NO_DISTRICT)
    return found


def name_of_place(lon: float | None, lat: float | None) -> str:
    """Subdistrict and nearest community of a place, for an address that nobody has told; empty where unknown."""
    if lon is None or lat is None:
        return ""
    where = whereabouts(lon, lat)
    names = [each.label for each in (where.subdistrict or where.district, where.community) if each]
    return " ".join(names)


def agency_of_code(code: str | None) -> Agency | None:
    """The agency of a code, None for none. Raises ValidationError: there is none of this code."""
    if code is None:
        return None
    found = Agency.objects.filter(code=code.replace("\0", "")).first()
    if found is None:
        raise ValidationError(_("There is no agency “%(code)s”.") % {"code": code})
    return found
