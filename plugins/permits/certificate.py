"""The certificate that a granted permit brings, sealed and open to verification by anybody."""

from datetime import date

from django.utils import timezone

from core.access.api import Principal
from core.documents.api import issue
from core.plugins.api import Text
from core.registers.api import Mask, mask
from core.workflows.api import Case, Values
from plugins.permits.forms import ORGANISATION
from plugins.permits.models import Item


def issue_certificate(case: Case, actor: Principal, _values: Values) -> None:
    """The effect of granting."""
    said = case.data["open"]
    item = Item.objects.select_related("agency").get(pk=said["item"])
    issue(
        actor,
        template="permits/certificate.html",
        context={"item": item, "said": {**said, "number": _public_number(said)}, "case_number": case.number},
        title=Text(zh=item.certificate, en="Permit"),
        kind=case.process,
        thing=case.pk,
        agency=item.agency,
        number_series="甘许证〔{year}〕{serial:04d}号",
        facts={"许可事项": item.name, "持证人": public_name(said), "许可内容": said["matter"][:100]},
        valid_until=_until(timezone.localdate(), item.valid_years),
    )


def public_name(said: Values) -> str:
    """The applicant's name as anybody may read it: organisations whole, people by their family name."""
    return str(said["name"]) if said["kind"] == ORGANISATION else mask(str(said["name"]), Mask.NAME)


def _public_number(said: Values) -> str:
    number = str(said["number"])
    return number if said["kind"] == ORGANISATION else mask(number, Mask.ID)


def _until(today: date, years: int | None) -> date | None:
    """The last day on which the certificate holds; 29 February counts as 28."""
    if not years:
        return None
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return date(today.year + years, today.month, day)
