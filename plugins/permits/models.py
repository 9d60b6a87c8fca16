"""The service items that may be applied for."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.registers.api import Record

_DAYS = [MinValueValidator(1), MaxValueValidator(90)]


class Item(Record):
    """A service item (政务服务事项); `agency` is the department that decides, `joint` those that are asked."""

    code = models.CharField(_("item code"), max_length=31)
    name = models.CharField(_("item"), max_length=100)
    legal_basis = models.CharField(_("legal basis"), max_length=200)
    promised_days = models.PositiveSmallIntegerField(_("promised working days"), validators=_DAYS)
    legal_days = models.PositiveSmallIntegerField(_("legal working days"), validators=_DAYS)
    online = models.BooleanField(_("online application"), default=False)
    active = models.BooleanField(_("in force"), default=True)
    materials = models.TextField(_("materials needed"), blank=True)
    joint = models.CharField(
        _("departments asked"), max_length=200, blank=True, help_text=_("codes of agencies, with commas between")
    )
    certificate = models.CharField(_("certificate"), max_length=60)
    valid_years = models.PositiveSmallIntegerField(_("certificate holds for years"), null=True, blank=True)

    class Meta:
        verbose_name = _("service item")
        verbose_name_plural = _("service items")

    def __str__(self) -> str:
        return self.name

    @property
    def asked(self) -> list[str]:
        """Codes of the agencies that are asked for their opinion."""
        return [code.strip() for code in self.joint.replace("，", ",").split(",") if code.strip()]
