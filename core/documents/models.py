"""Documents that were issued under the district's electronic seals."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IssuedDocument(models.Model):
    """A sealed PDF: its bytes lie under `sha256`; `code` is what anybody verifies it by.

    `facts` is what the verification page shows (no more than the document's public part). `kind`, `thing`: what it was
    issued in, such as (`permits.approval`, 12).
    """

    code = models.CharField(_("verification code"), max_length=20, unique=True)
    number = models.CharField(_("number"), max_length=60, unique=True)
    kind = models.CharField(max_length=80)
    thing = models.BigIntegerField()
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    agency = models.ForeignKey("core.Agency", models.PROTECT, related_name="+", verbose_name=_("issued by"))
    facts = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField(_("issued"))
    valid_until = models.DateField(_("valid until"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_why = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "core_issued_document"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "thing"], name="document_of_thing")]

    def __str__(self) -> str:
        return self.number
