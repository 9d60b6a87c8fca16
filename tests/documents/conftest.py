"""One sealed document for all tests that only read it: keys and drawing take a second."""

from pathlib import Path

import pytest

from core.documents.authority import Authority, _make_once
from core.documents.draw import Drawn
from core.documents.sign import sealed


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder: Path = tmp_path_factory.mktemp("seals")
    made = Authority(folder / "seal.key", folder / "seal.pem", folder / "roots.pem")
    _make_once(folder, made)
    return made


@pytest.fixture(scope="session")
def blank() -> Drawn:
    from weasyprint import HTML

    return Drawn(HTML(string="<p>许可证</p>").write_pdf(pdf_identifier=b"x"), 0, 300, 300)


@pytest.fixture(scope="session")
def sealed_pdf(keys: Authority, blank: Drawn) -> bytes:
    return sealed(blank, "甘井子区水务局", keys)
