"""What is happening: incidents, the alarms that belong to them, and the files attached."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Incident(models.Model):
    """Something that has happened and must be dealt with.

    The kind is kept with the scheme and version of the code list it was chosen from, and with its name as it was then.
    `severity` 1 especially grave (I, red) to 4 ordinary (IV, blue). Place in WGS 84 degrees, null while not known.
    The times of the way through its states are written once: the database refuses to change them. What was said and
    done is in the event log, and only there.
    """

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("incident", "Received")
        VERIFIED = "verified", pgettext_lazy("incident", "Verified")
        RESPONDING = "responding", pgettext_lazy("incident", "Responding")
        CLOSED = "closed", pgettext_lazy("incident", "Closed")

    class Source(models.TextChoices):
        ALARM = "alarm", _("Alarm")
        CALL = "call", _("Telephone call")
        FIELD = "field", _("Field unit")
        OTHER = "other", _("Other")

    number = models.CharField(
        pgettext_lazy("incident", "number"), max_length=20, unique=True, help_text=_("day and serial, without gaps")
    )
    title = models.CharField(_("title"), max_length=120)
    kind_scheme = models.CharField(max_length=40)
    kind_version = models.CharField(max_length=20)
    kind_code = models.CharField(pgettext_lazy("incident", "kind"), max_length=10)
    kind_name = models.CharField(max_length=60)
    severity = models.PositiveSmallIntegerField(_("severity"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RECEIVED)
    source = models.CharField(_("source"), max_length=8, choices=Source)
    agency = models.ForeignKey("core.Agency", models.PROTECT, related_name="incidents", verbose_name=_("agency"))
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    address = models.CharField(_("place"), max_length=200, blank=True)
    description = models.TextField(_("what was reported"), blank=True)
    reporter = models.CharField(_("reporter"), max_length=60, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    reported_at = models.DateTimeField(_("reported"))
    received_at = models.DateTimeField(pgettext_lazy("incident", "received"))
    verified_at = models.DateTimeField(_("verified"), null=True)
    responding_at = models.DateTimeField(_("response begun"), null=True)
    first_on_scene_at = models.DateTimeField(_("first on scene"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    outcome = models.CharField(_("outcome"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(severity__gte=1, severity__lte=4), name="severity_1_to_4"),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="incident_by_state"),
            models.Index(fields=["received_at"], name="incident_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class AlarmLink(models.Model):
    """An alarm belongs to one incident at most."""

    alarm = models.OneToOneField("sensors.Alarm", models.PROTECT, primary_key=True, related_name="incident_link")
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="alarm_links")

    def __str__(self) -> str:
        return f"{self.alarm_id} → {self.incident_id}"


class Attachment(models.Model):
    """A file attached to an incident; its bytes lie in the data folder under their SHA-256."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="attachments")
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
