"""Stations, what each measures, and from which values on it is alarming."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Station(models.Model):
    """A device that measures at one place: the place in WGS 84 degrees, null while nobody has told it."""

    class Kind(models.TextChoices):
        RAIN = "rain", _("Rain gauge")
        RIVER = "river", _("River gauge")
        RESERVOIR = "reservoir", _("Reservoir gauge")
        TIDE = "tide", _("Tide gauge")
        WEATHER = "weather", _("Weather station")
        WATERLOGGING = "waterlogging", _("Waterlogging gauge")
        OTHER = "other", _("Other station")

    device = models.OneToOneField("sensors.Device", models.CASCADE, primary_key=True, related_name="station")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    silent_after_s = models.PositiveIntegerField(
        _("silent after"),
        default=900,
        help_text=_("seconds without a message after which a station is silent"),
    )

    class Meta:
        verbose_name = _("station")
        verbose_name_plural = _("stations")

    def __str__(self) -> str:
        return str(self.device)


class Datastream(models.Model):
    """One property measured by one station, in one unit (SensorThings 1.1: a Datastream)."""

    device = models.ForeignKey("sensors.Device", models.CASCADE, related_name="datastreams")
    property = models.CharField(_("property"), max_length=40, help_text=_("a name in sensors/data/properties.json"))
    unit = models.CharField(_("unit"), max_length=20, help_text=_("UCUM"))

    class Meta:
        verbose_name = _("datastream")
        verbose_name_plural = _("datastreams")
        constraints = [models.UniqueConstraint(fields=["device", "property"], name="one_datastream_each")]

    def __str__(self) -> str:
        return f"{self.device} {self.property}"


class ThresholdRule(models.Model):
    """From which value on a property is alarming: for one station, or for all that have no rule of their own.

    Values are in the property's unit. A level is left only when the value is `hysteresis` on the safe side of it.
    `version` and `source` say where the numbers come from.
    """

    class Direction(models.TextChoices):
        ABOVE = "above", _("alarming from above")
        BELOW = "below", _("alarming from below")

    device = models.ForeignKey("sensors.Device", models.CASCADE, null=True, blank=True, related_name="threshold_rules")
    property = models.CharField(_("property"), max_length=40)
    direction = models.CharField(max_length=5, choices=Direction, default=Direction.ABOVE)
    blue = models.FloatField(_("blue"), null=True, blank=True)
    yellow = models.FloatField(_("yellow"), null=True, blank=True)
    orange = models.FloatField(_("orange"), null=True, blank=True)
    red = models.FloatField(_("red"), null=True, blank=True)
    hysteresis = models.FloatField(_("hysteresis"), default=0)
    version = models.CharField(_("version"), max_length=40)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("threshold rule")
        verbose_name_plural = _("threshold rules")
        constraints = [
            models.UniqueConstraint(fields=["device", "property"], nulls_distinct=False, name="one_rule_each"),
            models.CheckConstraint(condition=models.Q(hysteresis__gte=0), name="hysteresis_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.device or '*'} {self.property}"
