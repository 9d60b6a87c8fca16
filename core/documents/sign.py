"""Signing a drawn document, and checking a signed one, by the PDF standard's own signatures (PAdES)."""

import io
import logging
import tempfile
from dataclasses import dataclass
from datetime import datetime

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from core.documents.authority import Authority
from core.documents.draw import Drawn
from core.documents.seal import MILLIMETRES, seal_pdf

FIELD = "Seal"
_FILL = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins(0, 0, 0, 0)
)  # the picture as large as the field

# it tells of every certificate and every attempt that does not matter to whoever reads our log
logging.getLogger("pyhanko").setLevel(logging.ERROR)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Signature:
    """What a PDF's signature is worth.

    Attributes:
        whole: the bytes that were signed are there unchanged, and nothing was added after.
        ours: by a certificate that this installation trusts. signer: the certificate's subject.
    """

    whole: bool
    ours: bool
    signer: str = ""
    at: datetime | None = None

    @property
    def good(self) -> bool:
        """Both."""
        return self.whole and self.ours


def sealed(document: Drawn, name: str, keys: Authority) -> bytes:
    """The document with its signature, whose visible part is the seal of `name`; any later change breaks it."""
    signer = SimpleSigner.load(
        str(keys.key), str(keys.certificate), ca_chain_files=(str(keys.certificate), str(keys.roots))
    )
    if signer is None:
        raise RuntimeError(f"the keys in {keys.key.parent} cannot be read")
    out = io.BytesIO()
    with tempfile.NamedTemporaryFile(suffix=".pdf") as picture:  # pyHanko reads it by the name of a file
        picture.write(seal_pdf(name))
        picture.flush()
        style = StaticStampStyle(background=ImportedPdfPage(picture.name), background_layout=_FILL, border_width=0)
        field = SigFieldSpec(FIELD, on_page=document.page, box=_box(document))
        PdfSigner(_metadata(name), signer, stamp_style=style, new_field_spec=field).sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(document.pdf)), output=out
        )
    return out.getvalue()


def signature_of(pdf: bytes, keys: Authority) -> Signature | None:
    """The one signature of a PDF; None where the bytes are no PDF with a signature."""
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not signatures:
            return None
        context = ValidationContext(trust_roots=list(load_certs_from_pemder([str(keys.roots)])), allow_fetching=False)
        status = validate_pdf_signature(signatures[0], context)
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError):
        return None  # what anybody uploads may be broken in any way
    return Signature(
        whole=bool(status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE),
        ours=bool(status.trusted),
        signer=str(status.signing_cert.subject.human_friendly),
        at=status.signer_reported_dt,
    )


def _metadata(name: str) -> PdfSignatureMetadata:
    return PdfSignatureMetadata(
        field_name=FIELD,
        name=name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )


def _box(document: Drawn) -> tuple[int, int, int, int]:
    half = MILLIMETRES / 25.4 * 72 / 2  # points
    return (
        round(document.x - half),
        round(document.y - half),
        round(document.x + half),
        round(document.y + half),
    )
