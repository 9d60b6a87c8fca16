"""Who can go, and who is sent: units and assignments."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Unit(models.Model):
    """A crew or vehicle that can be sent, known by its callsign; its device says where it is.

    `capabilities` may be empty: then the unit can do what is usual for its kind (dispatch/data/capabilities.json).
    """

    class Kind(models.TextChoices):
        PATROL = "patrol", _("Patrol")
        FIRE = "fire", _("Fire engine")
        AMBULANCE = "ambulance", _("Ambulance")
        POLICE = "police", _("Police")
        RESCUE = "rescue", _("Rescue")
        ENGINEERING = "engineering", _("Engineering")
        OTHER = "other", _("Other")

    class Duty(models.TextChoices):
        ON = "on", _("On duty")
        OFF = "off", _("Off duty")
        OUT = "out", _("Out of service")

    callsign = models.CharField(_("callsign"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    agency = models.ForeignKey("core.Agency", models.PROTECT, related_name="units", verbose_name=_("agency"))
    device = models.OneToOneField(
        "sensors.Device", models.PROTECT, null=True, blank=True, related_name="unit", verbose_name=_("device")
    )
    capabilities = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        help_text=_("names in capabilities.json"),
    )
    duty = models.CharField(_("duty"), max_length=12, choices=Duty, default=Duty.ON)
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


OPEN = models.Q(cleared_at=None, withdrawn_at=None)
"""Assignments that are not over."""


class Assignment(models.Model):
    """An order to a unit to go to an incident. A unit has one open assignment at most; the database sees to it.

    Its times are written once. `distance_m` metres when it was offered, `basis` how they were found: `road` or `line`.
    `climbed`: how far an order that nobody answered has climbed, 0 not at all.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("Ordered")
        ACKNOWLEDGED = "acknowledged", pgettext_lazy("order", "Acknowledged")
        EN_ROUTE = "en_route", _("En route")
        ON_SCENE = "on_scene", _("On scene")
        CLEARED = "cleared", pgettext_lazy("order", "Cleared")
        WITHDRAWN = "withdrawn", pgettext_lazy("order", "Withdrawn")

    class Basis(models.TextChoices):
        ROAD = "road", _("by road")
        LINE = "line", _("straight line")

    incident = models.ForeignKey("command.Incident", models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OFFERED)
    instructions = models.TextField(_("instructions"), blank=True)
    distance_m = models.FloatField(_("distance"), null=True)
    basis = models.CharField(max_length=4, choices=Basis, blank=True)
    climbed = models.PositiveSmallIntegerField(default=0)
    offered_by = models.CharField(max_length=150)
    offered_at = models.DateTimeField(_("ordered"))
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)
    en_route_at = models.DateTimeField(_("en route"), null=True)
    on_scene_at = models.DateTimeField(_("on scene"), null=True)
    cleared_at = models.DateTimeField(_("cleared"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=OPEN,
                name="one_open_assignment_per_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} → {self.incident}"


class GrantedTopics(models.Model):
    """Which unit's orders a device has been allowed to receive at the broker: what is there, not what should be."""

    device = models.OneToOneField("sensors.Device", models.CASCADE, primary_key=True, related_name="granted_topics")
    callsign = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.device_id} {self.callsign}"


class CourierPlace(models.Model):
    """How far in the event log the courier has told crews what happened to their orders: one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_courier")]

    def __str__(self) -> str:
        return str(self.seq)
