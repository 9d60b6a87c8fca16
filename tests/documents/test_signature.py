"""Signed by pyHanko, checked by pyHanko; one changed byte is noticed; keys are for the owner alone."""

import stat

import pytest
from weasyprint.urls import FatalURLFetchingError

from core.documents import draw
from core.documents.authority import Authority
from core.documents.draw import Drawn, MissingSealPlaceError, drawn
from core.documents.sign import signature_of


def test_the_signature_holds(sealed_pdf: bytes, keys: Authority) -> None:
    found = signature_of(sealed_pdf, keys)
    assert found is not None
    assert found.good
    assert "甘井子区电子印章" in found.signer


@pytest.mark.parametrize("place", [0.02, 0.3, 0.9])
def test_one_changed_byte_is_noticed(sealed_pdf: bytes, keys: Authority, place: float) -> None:
    forged = bytearray(sealed_pdf)
    forged[int(len(forged) * place)] ^= 1
    found = signature_of(bytes(forged), keys)
    assert found is None or not found.good


def test_what_is_added_after_is_noticed(sealed_pdf: bytes, keys: Authority) -> None:
    found = signature_of(sealed_pdf + b"\n% more", keys)
    assert found is not None
    assert not found.whole


def test_what_is_not_signed_is_not_a_signature(blank: Drawn, keys: Authority) -> None:
    assert signature_of(blank.pdf, keys) is None
    assert signature_of(b"%PDF-1.7 rubbish", keys) is None
    assert signature_of(b"", keys) is None


def test_keys_are_for_their_owner_alone(keys: Authority) -> None:
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (keys.key.parent, keys.key, keys.certificate, keys.roots)]
    assert modes == [0o700, 0o600, 0o600, 0o600]


def test_a_drawing_is_the_same_each_time_and_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    page = '<p id="seal">章</p>'
    monkeypatch.setattr(draw, "render_to_string", lambda *_: page)
    assert drawn("x", {}, "code") == drawn("x", {}, "code")
    page = '<img src="http://127.0.0.1:9/x.png"><p id="seal">章</p>'
    with pytest.raises(FatalURLFetchingError):
        drawn("x", {}, "code")
    page = '<img src="file:///etc/hostname"><p id="seal">章</p>'
    with pytest.raises(FatalURLFetchingError):
        drawn("x", {}, "code")
    page = "<p>no place</p>"
    with pytest.raises(MissingSealPlaceError):
        drawn("x", {}, "code")
