"""Devices and what is kept beside their positions.

The positions themselves (`sensors_position`, partitioned by day), the latest of each device (`sensors_latest`), keys
of signals already raised (`sensors_signal`), and the observations (`sensors_observation`, `sensors_reading`) are plain
SQL, written and read on the hot path: see the migrations. Stations and alarms stand in files of their own.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sensors.kinds import kinds


class Device(models.Model):
    """Something that measures and reports: a phone, a tracker, a gateway, a station.

    `ident` is its broker user name and its place in the topics: `user/device` for OwnTracks.
    """

    class Kind(models.TextChoices):
        OWNTRACKS = "owntracks", _("OwnTracks phone")
        PLAIN = "plain", _("GPS tracker (plain JSON)")
        GATEWAY = "gateway", _("Gateway for many devices")
        JT808 = "jt808", _("JT/T 808 terminal")
        STATION = "station", _("Measuring station")

    ident = models.CharField(_("identifier"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=64, choices=kinds)
    label = models.CharField(_("label"), max_length=80, blank=True)
    agency = models.ForeignKey(
        "core.Agency", models.PROTECT, null=True, blank=True, related_name="devices", verbose_name=_("agency")
    )
    payload_key = models.BinaryField(_("payload key"), null=True, editable=False, help_text=_("sealed"))
    active = models.BooleanField(_("active"), default=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    retired = models.DateTimeField(_("retired"), null=True, blank=True)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["ident"]

    def __str__(self) -> str:
        return self.label or self.ident

    @property
    def agency_path(self) -> str:
        """Whose device it is, as access asks; `""` is the district's."""
        return self.agency.path if self.agency else ""


class DeadLetter(models.Model):
    """A message, or one item of it, that could not be understood: its reason and its bytes (the first 64 KiB)."""

    received = models.DateTimeField(_("received"), db_index=True)
    topic = models.TextField(_("topic"))
    device = models.ForeignKey(Device, models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    reason = models.CharField(_("reason"), max_length=32)
    detail = models.TextField(_("detail"), blank=True)
    item = models.IntegerField(_("item"), null=True, help_text=_("index in an array of fixes"))
    size = models.IntegerField(_("size in bytes"))
    payload = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("dead letter")
        verbose_name_plural = _("dead letters")
        ordering = ["-id"]
        indexes = [models.Index(fields=["reason", "-id"], name="deadletter_by_reason")]

    def __str__(self) -> str:
        return f"{self.reason} {self.topic}"


class FeedMessage(models.Model):
    """What a plugin's feed has decoded, waiting for the plugin to handle it; gone once it has.

    `not_before`: after a failure it is tried again then.
    """

    feed = models.CharField(max_length=64)
    device = models.ForeignKey(Device, models.CASCADE, related_name="+")
    received = models.DateTimeField()
    body = models.JSONField()
    tries = models.PositiveSmallIntegerField(db_default=0)
    not_before = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message of a feed")
        verbose_name_plural = _("messages of feeds")
        ordering = ["id"]
        indexes = [models.Index(fields=["feed", "id"], name="feed_messages_in_order")]

    def __str__(self) -> str:
        return f"{self.feed} {self.pk}"


class Waypoint(models.Model):
    """A place a device's owner has marked (OwnTracks waypoint); place in WGS 84, radius in metres."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="waypoints")
    t = models.DateTimeField(help_text="when it was made: with the device its identity")
    description = models.TextField(blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    radius = models.FloatField(null=True)
    extra = models.JSONField(null=True)
    received = models.DateTimeField()

    class Meta:
        verbose_name = _("waypoint")
        verbose_name_plural = _("waypoints")
        constraints = [models.UniqueConstraint(fields=["device", "t"], name="one_waypoint_each")]

    def __str__(self) -> str:
        return self.description


class DeviceReport(models.Model):
    """What a device last said of itself besides positions: card, status, steps, beacons, its configuration."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=16)
    received = models.DateTimeField()
    body = models.JSONField()

    class Meta:
        verbose_name = _("device report")
        verbose_name_plural = _("device reports")
        constraints = [models.UniqueConstraint(fields=["device", "kind"], name="one_report_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.kind}"


from sensors.alarms.models import Alarm  # noqa: E402
from sensors.stations.models import Datastream, Station, ThresholdRule  # noqa: E402

__all__ = [
    "Alarm",
    "Datastream",
    "DeadLetter",
    "Device",
    "DeviceReport",
    "Station",
    "ThresholdRule",
    "Waypoint",
]
