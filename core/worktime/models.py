"""The district's own exceptions from the calendar of working days."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 2000, 2099


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

    def clean(self) -> None:
        """Working time is worked out for the years 2000 to 2099 only."""
        if not FIRST_YEAR <= self.day.year <= LAST_YEAR:
            raise ValidationError({"day": _("A day between 2000 and 2099, please.")})

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"
