"""Alarms: one living alarm per cause."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Alarm(models.Model):
    """Something that somebody must look at. `level` 1 red (gravest) to 4 blue; its history is in the event log.

    `cause` names what it is about: `threshold:<datastream>`, `sos:<device>`, `silence:<device>`. While an alarm lives
    (is not cleared) there is no second of the same cause; the database sees to it. `observed` is the device's own time
    of what raised or last changed it, `value` in `unit`.
    """

    class Kind(models.TextChoices):
        THRESHOLD = "threshold", _("Threshold exceeded")
        SOS = "sos", _("SOS")
        SILENCE = "silence", _("Station silent")

    class State(models.TextChoices):
        RAISED = "raised", _("Unacknowledged")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        CLEARED = "cleared", _("Cleared")

    cause = models.CharField(max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RAISED)
    level = models.PositiveSmallIntegerField(_("level"))
    peak_level = models.PositiveSmallIntegerField(_("gravest level"))
    device = models.ForeignKey("sensors.Device", models.PROTECT, related_name="alarms", verbose_name=_("device"))
    property = models.CharField(_("property"), max_length=40, blank=True)
    value = models.FloatField(_("value"), null=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    threshold = models.FloatField(_("threshold"), null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    observed = models.DateTimeField(_("observed"), null=True)
    raised_at = models.DateTimeField(_("raised"))
    changed_at = models.DateTimeField(_("changed"))
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)
    acknowledged_by = models.CharField(_("acknowledged by"), max_length=150, blank=True)
    cleared_at = models.DateTimeField(_("cleared at"), null=True)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cause"], condition=models.Q(cleared_at=None), name="one_living_alarm_per_cause"
            ),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=4), name="alarm_level_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.cause}"
