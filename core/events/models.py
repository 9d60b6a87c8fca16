"""The durable event log and where each handler stands in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventRecord(models.Model):
    """One line of the log: gapless `seq`, and a hash over itself and the line before it.

    Rows are only ever inserted, by `core.events.append`; a database trigger refuses update and delete.
    """

    seq = models.BigIntegerField(primary_key=True)
    type = models.CharField(_("kind"), max_length=80, db_index=True)
    at = models.DateTimeField(_("time"))
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(_("by"), max_length=150)
    agency_path = models.CharField(max_length=200, default="")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    payload = models.JSONField(_("content"))
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "core_event"
        verbose_name = _("event")
        verbose_name_plural = _("event log")
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.type}"


class EventHead(models.Model):
    """One row: the last number and hash. Its row lock makes appends follow each other until commit."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "core_event_head"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_head")]


class HandlerCursor(models.Model):
    """How far a handler has read, and what stopped it if something did."""

    handler = models.CharField(primary_key=True, max_length=100)
    seq = models.BigIntegerField(default=0)
    failures = models.IntegerField(default=0)
    error = models.TextField(blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "core_event_handler"
