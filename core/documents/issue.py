"""Issuing a document: numbered, drawn, sealed, kept, and on the log."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from core.access.gate import require
from core.access.principal import Principal
from core.accounts.models import Agency
from core.declarations import DocumentIssued
from core.documents.code import in_groups, new_code
from core.documents.models import IssuedDocument
from core.events.append import append
from core.files.api import keep
from core.numbers.api import next_serial
from core.plugins.manifest import Text

ISSUE = "core.document.issue"


@transaction.atomic
def issue(
    actor: Principal,
    *,
    template: str,
    context: Mapping[str, Any],
    title: Text,
    kind: str,
    thing: int,
    agency: Agency,
    number_series: str,
    facts: Mapping[str, str],
    valid_until: date | None = None,
) -> IssuedDocument:
    """Issue a document under the seal of `agency`.

    `number_series` is how it is numbered, with `{year}` and `{serial}`; serials have no gaps within a year. `facts` are
    what the verification page shows to anybody. The template is given `context`, and `number`, `code`, `title`,
    `agency`, `agency_name` (whole), `issued_on`, `valid_until`; it speaks Chinese, and the seal goes where its element
    `id="seal"` is.

    Raises:
        AccessDenied: the actor may not issue documents of that agency.
        MissingSealPlaceError, FatalURLFetchingError: the template is not fit for a document.
    """
    require(actor, ISSUE, agency.path)
    now, code = timezone.now(), new_code()
    year = timezone.localdate(now).year
    number = number_series.format(year=year, serial=next_serial(number_series.replace("{year}", str(year))))
    values = {
        **context,
        "number": number,
        "code": in_groups(code),
        "title": title.zh,
        "agency": agency,
        "agency_name": _whole_name(agency),
        "issued_on": timezone.localdate(now),
        "valid_until": valid_until,
    }
    content = _pdf(template, values, code, values["agency_name"])
    document = IssuedDocument.objects.create(
        code=code,
        number=number,
        kind=kind,
        thing=thing,
        title_zh=title.zh,
        title_en=title.en,
        agency=agency,
        facts=dict(facts),
        sha256=keep(content),
        issued_at=now,
        valid_until=valid_until,
    )
    said = DocumentIssued(number=number, title=title.zh, kind=kind, thing=thing, sha256=document.sha256)
    append(said, actor=actor, agency_path=agency.path)
    return document


def _pdf(template: str, values: Mapping[str, Any], code: str, seal: str) -> bytes:
    # what draws and signs takes seconds to load: only for the processes that issue
    from core.documents.authority import authority
    from core.documents.draw import drawn
    from core.documents.sign import sealed

    with translation.override("zh-hans"):
        return sealed(drawn(template, values, code), seal, authority())


def _whole_name(agency: Agency) -> str:
    """As it stands on a seal: a department's after that of the government it belongs to."""
    above = agency.parent.name if agency.parent and agency.level == Agency.Level.DEPARTMENT else ""
    above = above.removesuffix("人民政府")  # 甘井子区水务局, not 甘井子区人民政府水务局
    return agency.name if agency.name.startswith(above) else f"{above}{agency.name}"
