"""What every record has, and what is kept beside records: earlier versions, saved views, quality scores."""

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """One record of a register; abstract. Rows are written by the kit's actions alone.

    A row says which version it is and who made that version, when and why; the version it replaces is kept by a
    trigger of the database (`RecordVersion`), so that no writer can forget it. `search` holds the words it is found by.
    Trigger and indexes are attached by the kit after each migration.
    """

    agency_id: int
    merged_into_id: int | None
    agency = models.ForeignKey("core.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), editable=False)
    changed_at = models.DateTimeField(_("changed"), editable=False)
    changed_by = models.CharField(_("changed by"), max_length=150, editable=False)
    why = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("merged into")
    )
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        abstract = True

    objects: models.Manager[Any]

    @property
    def page(self) -> str:
        """Address of a page of the record's own beside the register's, such as a layer's with its map; or empty."""
        return ""


class RecordVersion(models.Model):
    """A version that was replaced, merged away or removed: the whole row as JSON (geometry as GeoJSON)."""

    table = models.CharField(max_length=63)
    record_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    row = models.JSONField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    removed = models.BooleanField(default=False)  # the record ends here

    class Meta:
        db_table = "core_record_version"
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["table", "record_id", "version"], name="one_version_once")]


class SavedView(models.Model):
    """A person's filter of a list under a name; `query` is the query string of the list's address."""

    user = models.ForeignKey("core.User", models.CASCADE, related_name="+")
    register = models.CharField(max_length=80)
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=1000)

    class Meta:
        db_table = "core_saved_view"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "register", "name"], name="one_view_of_a_name")]


class RegisterQuality(models.Model):
    """How good a register was when last looked at: shares from 0 to 1."""

    register = models.CharField(primary_key=True, max_length=80)
    at = models.DateTimeField()
    records = models.PositiveBigIntegerField()
    complete = models.FloatField(null=True)
    fresh = models.FloatField(null=True)

    class Meta:
        db_table = "core_register_quality"
