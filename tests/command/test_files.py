"""Attached files: what is taken, under which name, how it lies on disk, and how it is given back."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from command.api import Attachment, attach_file, take_step
from core.access.api import SYSTEM, AccessDenied, Principal, Role
from core.accounts.api import Agency
from core.files.keep import keep, kept, path_of
from core.files.sniff import clean_name
from tests.command.conftest import Opening, happened, person

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def archive(member: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(member, "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("现场.png", PNG, "image/png"),
        ("a.JPG", b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
        ("a.pdf", b"%PDF-1.7 ...", "application/pdf"),
        ("call.mp3", b"ID3\x04rest", "audio/mpeg"),
        ("film.mp4", b"\0\0\0\x18ftypisom", "video/mp4"),
        ("a.docx", archive("word/document.xml"), WORD),
        ("说明.txt", b"<script>alert(1)</script>", "text/plain"),
        ("旧.csv", "水深,半米".encode("gb18030"), "text/csv"),
    ],
)  # fmt: skip
def test_what_is_what_its_name_says_is_taken(opened: Opening, name: str, content: bytes, media_type: str) -> None:
    incident = opened()
    attached = attach_file(SYSTEM, incident.pk, name, content)
    assert (attached.name, attached.media_type, attached.size, attached.by) == (
        name,
        media_type,
        len(content),
        "system",
    )
    assert kept(attached.sha256) == content
    told = happened()[-1].payload
    assert (told["name"], told["sha256"], told["attachment_id"]) == (name, attached.sha256, attached.pk)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"<script>"),
        ("a.png", b"GIF89a"),
        ("a.docx", archive("xl/workbook.xml")),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.txt", b"MZ\0\0"),
        ("a.html", b"<html>"),
        ("a.svg", b"<svg onload='alert(1)'/>"),
        ("a.exe", b"MZ"),
        ("png", PNG),
        ("a.png.exe", PNG),
        ("a.png", b""),
        ("a.txt", b"x" * (20 * 1024 * 1024 + 1)),
    ],
    ids=lambda each: str(len(each)) if isinstance(each, bytes) else each,
)
def test_everything_else_is_refused_and_leaves_nothing(opened: Opening, name: str, content: bytes) -> None:
    incident = opened()
    with pytest.raises(ValidationError):
        attach_file(SYSTEM, incident.pk, name, content)
    assert (Attachment.objects.count(), len(happened())) == (0, 1)


@pytest.mark.parametrize(
    ("given", "kept_as"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\li\\a.txt", "a.txt"),
        ("/a.txt", "a.txt"),
        ("..", "file"),
        (".hidden.txt", "hidden.txt"),
        ("a\0b\n.txt", "ab.txt"),
        ("photo\u202etxt.exe", "phototxt.exe"),
        ('<img src="x">.png', "_img src=_x__.png"),
        ("", "file"),
        ("长" * 300 + ".png", "长" * 196 + ".png"),
    ],
)
def test_names_are_names_and_no_paths(given: str, kept_as: str) -> None:
    assert clean_name(given) == kept_as


@given(st.text(max_size=300))
def test_any_name_becomes_a_harmless_one(given: str) -> None:
    name = clean_name(given)
    assert 0 < len(name) <= 200
    assert not set(name) & set('/\\\0\r\n"<>')
    assert not name.startswith(".")


def test_bytes_are_on_disk_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_descriptor: int) -> None:
        raise OSError("the disk is full")

    content = b"half of it"
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", fails)
        with pytest.raises(OSError, match="full"):
            keep(content)
    digest = keep(content)
    assert [each.name for each in path_of(digest).parent.iterdir() if each.name.startswith(".new-")] == []
    assert path_of(digest).is_relative_to(Path(settings.SITE.data_dir) / "attachments" / digest[:2])
    assert path_of(digest).stat().st_mode & 0o077 == 0


def test_who_notes_may_attach_even_after_the_end(opened: Opening, east: Agency, west: Agency) -> None:
    incident = opened()
    take_step(SYSTEM, incident.pk, "dismiss", outcome="duplicate")
    attach_file(person(Role.LIAISON, east), incident.pk, "a.png", PNG)
    for role, agency in ((Role.LEADER, east), (Role.LIAISON, west)):
        with pytest.raises(AccessDenied):
            attach_file(person(role, agency), incident.pk, "a.png", PNG)


def test_a_file_over_http_is_given_to_be_saved_and_never_run(
    opened: Opening, bearer: Callable[..., Client], east: Agency, west: Agency, officer: Principal
) -> None:
    incident, client = opened(officer), bearer(Role.LIAISON, east)
    base = f"/api/v1/incidents/{incident.pk}/attachments"
    script = b"<script>alert(1)</script>"
    made = client.post(base, {"file": SimpleUploadedFile("../说明<1>.txt", script, "text/html")})
    assert (made.status_code, made.json()["name"], made.json()["media_type"]) == (201, "说明_1_.txt", "text/plain")
    answer = client.get(f"{base}/{made.json()['id']}")
    assert answer.content == script
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    wrong = client.post(base, {"file": SimpleUploadedFile("a.png", script, "image/png")})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid")
    assert "a.png" in wrong.json()["detail"]
    assert client.post(base).status_code == 422
    assert client.get(f"/api/v1/incidents/{opened().pk}/attachments/{made.json()['id']}").status_code == 404
    assert bearer(Role.LIAISON, west).get(f"{base}/{made.json()['id']}").status_code == 404
    path_of(made.json()["sha256"]).unlink()
    assert client.get(f"{base}/{made.json()['id']}").json()["code"] == "file_missing"
