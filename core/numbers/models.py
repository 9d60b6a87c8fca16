"""Series of numbers."""

from django.db import models


class NumberSeries(models.Model):
    """The last serial given in a series (such as `permits.approval/2026`); its row lock keeps numbers without gaps."""

    series = models.CharField(primary_key=True, max_length=120)
    last = models.PositiveIntegerField()

    class Meta:
        db_table = "core_number_series"
