"""Issue, verify without an account, revoke: rows, events and pages."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from core.access.api import ANONYMOUS, SYSTEM, AccessDenied, Principal
from core.accounts.api import Agency, place_agency
from core.documents.api import IssuedDocument, documents_of, issue, pdf_of, revoke
from core.documents.authority import Authority
from core.documents.draw import Drawn
from core.events.api import read_since
from core.plugins.api import Text
from core.states.api import Refusal


@pytest.fixture
def document(db: None, monkeypatch: pytest.MonkeyPatch, blank: Drawn, keys: Authority) -> IssuedDocument:
    monkeypatch.setattr("core.documents.draw.drawn", lambda *_: blank)
    monkeypatch.setattr("core.documents.authority.authority", lambda: keys)
    return issued(SYSTEM)


def issued(actor: Principal) -> IssuedDocument:
    agency = Agency.objects.filter(code="210211").first() or place_agency(
        Agency(code="210211", name="甘井子区", level="district")
    )
    return issue(
        actor,
        template="x.html",
        context={},
        title=Text(zh="许可证", en="Permit"),
        kind="permits.approval",
        thing=7,
        agency=agency,
        number_series="甘审〔{year}〕{serial}号",
        facts={"持证人": "王**"},
        valid_until=date(2099, 1, 1),
    )


def test_issuing_numbers_without_gaps_keeps_the_bytes_and_tells_the_log(document: IssuedDocument) -> None:
    year = timezone.localdate().year
    assert document.number == f"甘审〔{year}〕1号"
    assert issued(SYSTEM).number == f"甘审〔{year}〕2号"
    assert pdf_of(document).startswith(b"%PDF")
    assert documents_of("permits.approval", 7)[0].number == document.number
    told = [event for event in read_since(0, 1000) if event.type == "core.document.issued"]
    assert told[0].payload["number"] == document.number
    assert document.code not in str(told[0].payload)


def test_not_everybody_issues_and_revokes(document: IssuedDocument) -> None:
    with pytest.raises(AccessDenied):
        issued(ANONYMOUS)
    with pytest.raises(AccessDenied):
        revoke(ANONYMOUS, document.pk, "x")


def test_anybody_verifies_by_the_code(document: IssuedDocument, client: Client) -> None:
    asked = client.get("/verify/", {"code": document.code.lower()}, follow=True)
    shown = asked.content.decode()
    assert asked.status_code == 200
    assert "真实有效" in shown
    assert "王**" in shown
    wrong = document.code[:-1] + ("0" if document.code[-1] != "0" else "1")
    assert "16" in client.get("/verify/", {"code": wrong}).content.decode()
    assert client.get(f"/verify/{wrong}/").status_code == 404


def test_a_file_is_compared_with_what_was_issued(document: IssuedDocument, client: Client) -> None:
    whole = pdf_of(document)
    forged = bytearray(whole)
    forged[len(whole) // 3] ^= 1
    address = f"/verify/{document.code}/"
    good = client.post(address, {"file": SimpleUploadedFile("a.pdf", whole)}).content.decode()
    bad = client.post(address, {"file": SimpleUploadedFile("a.pdf", bytes(forged))}).content.decode()
    assert good.count('<li class="good">') == 3
    assert '<li class="bad">' in bad
    assert client.post(address).status_code == 200


def test_a_revoked_document_says_why(document: IssuedDocument, client: Client) -> None:
    with pytest.raises(ValidationError):
        revoke(SYSTEM, document.pk, "  ")
    revoke(SYSTEM, document.pk, "申请材料不实")
    with pytest.raises(Refusal):
        revoke(SYSTEM, document.pk, "再次")
    shown = client.get(f"/verify/{document.code}/").content.decode()
    assert "申请材料不实" in shown
    assert "真实有效" not in shown


def test_guessing_is_slowed(document: IssuedDocument, client: Client, redis: object) -> None:
    found = [client.get("/verify/").status_code for _ in range(31)]
    assert found[:30] == [200] * 30
    assert found[30] == 429
