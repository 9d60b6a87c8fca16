"""Who can go: units."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Unit(models.Model):
    """A crew or vehicle that can be sent, known by its callsign; its device says where it is."""

    class Kind(models.TextChoices):
        PATROL = "patrol", _("Patrol")
        FIRE = "fire", _("Fire engine")
        AMBULANCE = "ambulance", _("Ambulance")
        POLICE = "police", _("Police")
        RESCUE = "rescue", _("Rescue")
        ENGINEERING = "engineering", _("Engineering")
        OTHER = "other", _("Other")

    callsign = models.CharField(_("callsign"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    agency = models.ForeignKey("core.Agency", models.PROTECT, related_name="units", verbose_name=_("agency"))
    device = models.OneToOneField(
        "sensors.Device", models.PROTECT, null=True, blank=True, related_name="unit", verbose_name=_("device")
    )
    active = models.BooleanField(_("active"), default=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["callsign"]
        constraints = [
            # a retired unit's callsign may be given again; two on the air at once would be dangerous
            models.UniqueConstraint(
                Lower("callsign"),
                condition=models.Q(active=True),
                name="one_unit_per_callsign",
                violation_error_message=_("Another unit has this callsign."),
            )
        ]

    def __str__(self) -> str:
        return self.callsign
