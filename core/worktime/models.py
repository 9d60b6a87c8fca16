"""The district's own exceptions from the calendar of working days."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SpecialDay(models.Model):
    """A day that is worked although it would be free, or free although it would be worked; kept by the program."""

    day = models.DateField(_("day"), primary_key=True)
    worked = models.BooleanField(_("worked"))
    reason = models.CharField(_("reason"), max_length=100)

    class Meta:
        db_table = "core_special_day"
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"
