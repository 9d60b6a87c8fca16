"""Layers that planners keep, the past of their features, proposed edits, imports, and saved maps."""

import re

from django.contrib.gis.db import models
from django.core.validators import RegexValidator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.registers.api import Record

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Layer(Record):
    """A layer (图层): features of one kind of geometry with the same fields, in a table of its own.

    `name` stands in addresses and never changes; the features' table follows from it. `fields` lists the columns:
    `{"name", "title", "kind", "unit", "sensitive"}`, kinds as in `gis.collections.declare.Kind`; one may have
    `"key": true`: by it features are known again when a file replaces them.
    """

    class Shape(models.TextChoices):
        POINT = "Point", _("points")
        LINE = "MultiLineString", _("lines")
        AREA = "MultiPolygon", _("areas")

    class Access(models.TextChoices):
        OPEN = "open", _("all who may see layers")
        AGENCY = "agency", _("the owner, those above it, and the district")

    class Shared(models.TextChoices):
        UNCONDITIONAL = "unconditional", _("shared without condition")
        CONDITIONAL = "conditional", _("shared on condition")
        NONE = "none", _("not shared")

    name = models.CharField(
        _("name"), max_length=40, unique=True, validators=[RegexValidator(rf"^{NAME.pattern}$")], editable=False
    )
    title_zh = models.CharField(_("title"), max_length=80)
    title_en = models.CharField(_("title in English"), max_length=80, blank=True)
    about = models.TextField(_("description"), blank=True, max_length=2000)
    source = models.CharField(_("source"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    dated = models.DateField(_("as of"), null=True, blank=True)
    crs = models.CharField(_("came in"), max_length=20, default="EPSG:4490", editable=False)
    shape = models.CharField(_("geometry"), max_length=20, choices=Shape, editable=False)
    fields = models.JSONField(_("fields"), default=list, editable=False)
    style = models.JSONField(_("style"), default=dict, editable=False)
    min_zoom = models.PositiveSmallIntegerField(_("from zoom"), default=0)
    max_zoom = models.PositiveSmallIntegerField(_("to zoom"), default=22)
    access = models.CharField(_("who may see it"), max_length=10, choices=Access, default=Access.OPEN)
    shared = models.CharField(_("sharing"), max_length=15, choices=Shared, default=Shared.NONE)

    class Meta:
        verbose_name = _("layer")
        verbose_name_plural = _("layers")

    def __str__(self) -> str:
        return self.title_zh

    @property
    def page(self) -> str:
        """Its own page, with map, table, quality and history."""
        return reverse("layer", args=[f"layer.{self.name}"])

    @property
    def table(self) -> str:
        """The name of the features' table."""
        return f"layer_{self.name}"


class FeatureVersion(models.Model):
    """A feature as it was from `since` until `until`; written by the trigger of the layers' tables alone."""

    layer = models.CharField(max_length=40)
    feature_id = models.BigIntegerField()
    revision = models.PositiveIntegerField()
    row = models.JSONField(help_text="the values of the fields")
    geom = models.GeometryField(srid=4490)
    since = models.DateTimeField()
    until = models.DateTimeField()
    by = models.CharField(max_length=150)
    why = models.CharField(max_length=200, blank=True)
    removed = models.BooleanField(default=False, help_text="the feature ended with this version")

    class Meta:
        indexes = [
            models.Index(fields=["layer", "feature_id"], name="citygis_version_feature"),
            models.Index(fields=["layer", "until"], name="citygis_version_until"),
        ]

    def __str__(self) -> str:
        return f"{self.layer}/{self.feature_id} {self.revision}"


class Edit(models.Model):
    """A change that somebody proposes to a feature; it counts once another person has published it (采集-审核-发布)."""

    layer_id: int

    class Kind(models.TextChoices):
        ADD = "add", _("new feature")
        CHANGE = "change", _("change")
        REMOVE = "remove", _("removal")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("to be reviewed")
        PUBLISHED = "published", _("published")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    layer = models.ForeignKey(Layer, models.CASCADE, related_name="edits", verbose_name=_("layer"))
    together = models.UUIDField(db_index=True, help_text="edits that are published all or none, as of a split")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    feature_id = models.BigIntegerField(null=True, help_text="none for a new one, until it is published")
    revision = models.PositiveIntegerField(null=True, help_text="the revision that the editor saw")
    geom = models.GeometryField(srid=4490, null=True, spatial_index=False)
    values = models.JSONField(default=dict)
    why = models.CharField(_("reason"), max_length=200)
    by = models.CharField(_("by"), max_length=150)
    at = models.DateTimeField(_("at"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "layer"], name="citygis_edit_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.feature_id}"


class ImportRun(models.Model):
    """A file on its way into a layer: what was chosen, how far it is, and what came of it."""

    class State(models.TextChoices):
        READ = "read", _("read, waiting for your choice")
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused, nothing stored")
        FAILED = "failed", _("failed, nothing stored")

    file = models.CharField(max_length=200, help_text="name of the file as it was given")
    kept = models.CharField(max_length=64, help_text="where its bytes are kept")
    layer = models.CharField(max_length=40, blank=True)
    choice = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.READ)
    done = models.FloatField(default=0.0, help_text="0 to 1")
    report = models.JSONField(default=dict)
    by = models.CharField(max_length=150)
    user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file


class SavedMap(models.Model):
    """A map as a planner arranged it; `code` is its address, to be handed on. Access to each layer is asked anew."""

    code = models.CharField(max_length=16, unique=True)
    title = models.CharField(_("title"), max_length=80)
    content = models.JSONField()
    user = models.ForeignKey("core.User", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.title
