"""The kit's pages as residents, officers and departments see them, and the public ones."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.access.api import Role
from core.documents.api import documents_of
from core.workflows.api import Case, delegations, take
from plugins.permits.models import Item
from tests.plugins.permits.world import RESIDENT, WHERE, Hall

BASE = "/m/permits/approval/"


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_resident_applies_with_files_and_follows_the_case(hall: Hall) -> None:
    resident = hall.browser("resident")
    assert resident.get("/").headers["Location"] == "/mine/"
    assert f'href="{BASE}new/"' in text(resident, "/mine/")
    item = Item.objects.get(code="XK-CG-003")
    assert f'value="{item.pk}" selected' in text(resident, f"{BASE}new/?item={item.pk}")
    bad = resident.post(f"{BASE}new/", {**RESIDENT, **WHERE, "item": item.pk, "number": "123"})
    assert bad.status_code == 422
    assert not Case.objects.exists()
    files = [SimpleUploadedFile("图.pdf", b"%PDF-1.7 x")]
    sent = resident.post(f"{BASE}new/", {**RESIDENT, **WHERE, "item": item.pk, "files": files})
    case = Case.objects.get()
    assert sent.headers["Location"] == f"{BASE}{case.pk}/"
    page = text(resident, f"{BASE}{case.pk}/")
    assert "图.pdf" in page
    assert "process-diagram" in page
    assert RESIDENT["number"] in page
    assert case.number in text(resident, "/mine/")
    assert case.number in text(resident, BASE)
    text(hall.browser("neighbour"), f"{BASE}{case.pk}/", 404)
    assert case.number not in text(hall.browser("neighbour"), BASE)
    assert Client().get(f"{BASE}{case.pk}/").status_code == 302


def test_officers_work_by_pages_and_a_stale_page_is_told(hall: Hall) -> None:
    case = hall.opened()
    officer = hall.browser("officer", Role.DUTY_OFFICER)
    inbox = text(officer, "/inbox/")
    assert case.number in inbox
    assert case.number not in text(officer, "/inbox/?overdue=yes")
    step = f"{BASE}{case.pk}/step/"
    assert "一次性告知" in text(officer, f"{step}correct/")
    assert officer.post(f"{step}correct/", {"revision": 1, "missing": ""}).status_code == 422
    assert officer.post(f"{step}correct/", {"revision": 1, "missing": "缺图"}).status_code == 302
    stale = officer.post(f"{step}accept/", {"revision": 1})
    assert stale.status_code == 409
    assert "officer" in stale.content.decode()
    resident = hall.browser("resident")
    assert "缺图" in text(resident, f"{BASE}{case.pk}/")
    assert "待补正" in text(resident, "/notices/")
    notice = resident.get("/notices/").content.decode().split('href="/notices/')[2].split('"')[0]
    assert resident.get(f"/notices/{notice}").headers["Location"] == f"{BASE}{case.pk}/"
    assert resident.post(f"{step}withdraw/", {"revision": 2, "note": "不办了"}).status_code == 302
    assert case.number in text(officer, "/inbox/done/")
    assert hall.browser("neighbour").post(f"{step}accept/", {"revision": 3}).status_code == 404


def test_departments_answer_and_people_delegate(hall: Hall) -> None:
    case = hall.opened()
    for name in ("accept", "ask"):
        case = take(hall.officer, case.pk, name, revision=case.revision)
    water = hall.browser("liaison-water", Role.LIAISON, at="water")
    task = case.tasks.get(branch=hall.agencies["water"])
    address = f"{BASE}{case.pk}/answer/{task.pk}/"
    assert f'href="{address}"' in text(water, "/inbox/")
    assert RESIDENT["number"] in text(water, f"{BASE}{case.pk}/")
    hall.person("colleague", Role.LIAISON, at="water")
    sent = {"taker": "colleague", "since": "2026-01-01T08:00", "until": "2099-01-01T08:00", "reason": "出差"}
    assert water.post("/inbox/delegations/", sent).status_code == 302
    (given,) = delegations(hall.liaison("water"))
    assert "出差" in text(water, "/inbox/delegations/")
    assert water.post(f"/inbox/delegations/{given.pk}/end/").status_code == 302
    assert water.post("/inbox/delegations/", {**sent, "taker": "nobody"}).status_code == 422
    assert water.post(address, {"agreed": "no", "opinion": ""}).status_code == 422
    assert water.post(address, {"agreed": "yes", "opinion": "同意"}).status_code == 302
    assert water.post(address, {"agreed": "yes", "opinion": "同意"}).status_code == 409
    assert RESIDENT["number"] not in text(water, f"{BASE}{case.pk}/"), "no longer theirs to work on"


def test_lists_diagram_and_extension(hall: Hall) -> None:
    case = hall.opened()
    officer = hall.browser("officer", Role.DUTY_OFFICER)
    assert case.number in text(officer, f"{BASE}?state=submitted&lamp=green")
    assert case.number not in text(officer, f"{BASE}?state=review")
    assert "process-diagram" in text(officer, f"{BASE}diagram/")
    assert officer.post(f"{BASE}{case.pk}/extend/", {"days": 99, "reason": "x"}).status_code == 422
    assert officer.post(f"{BASE}{case.pk}/extend/", {"days": 5, "reason": "材料复杂"}).status_code == 302
    assert officer.post(f"{BASE}{case.pk}/extend/", {"days": 5, "reason": "x"}).status_code == 409


def test_results_are_public_with_shortened_names(hall: Hall) -> None:
    case = hall.at_decision()
    assert case.number not in text(Client(), "/m/permits/results/")
    case = take(hall.leader, case.pk, "grant", revision=case.revision)
    shown = text(Client(), "/m/permits/results/")
    (document,) = documents_of("permits.approval", case.pk)
    assert document.number in shown
    assert "王**" in shown
    assert "王小海" not in shown
    resident = hall.browser("resident")
    pdf = resident.get(f"{BASE}{case.pk}/documents/{document.pk}/")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert hall.browser("neighbour").get(f"{BASE}{case.pk}/documents/{document.pk}/").status_code == 404
    own_pace = Client(REMOTE_ADDR="192.0.2.7")  # other tests verify from the usual address in the same minute
    verified = own_pace.post(f"/verify/{document.code}/", {"file": SimpleUploadedFile("a.pdf", b"".join(pdf))})
    assert verified.content.decode().count('<li class="good">') == 3
