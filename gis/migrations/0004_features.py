"""Layers of planners: their catalogue, the past of their features, proposed edits, imports, saved maps."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Whoever writes to a layer's table cannot forget the past: what is replaced is kept by the database itself.
KEEP = """
CREATE FUNCTION citygis_keep_feature() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ended timestamptz := greatest(OLD.changed_at, now());
BEGIN
    -- until the next revision begins: "as of" finds exactly one, even where transactions overtook each other
    IF TG_OP = 'UPDATE' AND NEW.changed_at > OLD.changed_at THEN
        ended := NEW.changed_at;
    END IF;
    INSERT INTO citygis_featureversion (layer, feature_id, revision, row, geom, since, until, by, why, removed)
    VALUES (TG_ARGV[0], OLD.id, OLD.revision,
        to_jsonb(OLD) - ARRAY['id', 'geom', 'geom_3857', 'revision', 'changed_at', 'changed_by', 'why'],
        OLD.geom, OLD.changed_at, ended, OLD.changed_by, OLD.why, TG_OP = 'DELETE');
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("citygis", "0003_grids_and_places"),
        ("core", "0004_kits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="basedatastamp",
            name="dataset",
            field=models.CharField(max_length=60, primary_key=True, serialize=False),
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(help_text="name of the file as it was given", max_length=200)),
                ("kept", models.CharField(help_text="where its bytes are kept", max_length=64)),
                ("layer", models.CharField(blank=True, max_length=40)),
                ("choice", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("read", "read, waiting for your choice"),
                            ("queued", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                            ("refused", "refused, nothing stored"),
                            ("failed", "failed, nothing stored"),
                        ],
                        default="read",
                        max_length=8,
                    ),
                ),
                ("done", models.FloatField(default=0.0, help_text="0 to 1")),
                ("report", models.JSONField(default=dict)),
                ("by", models.CharField(max_length=150)),
                ("user_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="FeatureVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("layer", models.CharField(max_length=40)),
                ("feature_id", models.BigIntegerField()),
                ("revision", models.PositiveIntegerField()),
                ("row", models.JSONField(help_text="the values of the fields")),
                ("geom", django.contrib.gis.db.models.fields.GeometryField(srid=4490)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                ("why", models.CharField(blank=True, max_length=200)),
                ("removed", models.BooleanField(default=False, help_text="the feature ended with this version")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["layer", "feature_id"], name="citygis_version_feature"),
                    models.Index(fields=["layer", "until"], name="citygis_version_until"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Layer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("created_at", models.DateTimeField(editable=False, verbose_name="created")),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="changed")),
                ("changed_by", models.CharField(editable=False, max_length=150, verbose_name="changed by")),
                ("why", models.CharField(blank=True, editable=False, max_length=200, verbose_name="reason")),
                ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                (
                    "name",
                    models.CharField(
                        editable=False,
                        max_length=40,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z][a-z0-9_]{0,39}$")],
                        verbose_name="name",
                    ),
                ),
                ("title_zh", models.CharField(max_length=80, verbose_name="title")),
                ("title_en", models.CharField(blank=True, max_length=80, verbose_name="title in English")),
                ("about", models.TextField(blank=True, max_length=2000, verbose_name="description")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("licence", models.CharField(blank=True, max_length=80, verbose_name="licence")),
                ("dated", models.DateField(blank=True, null=True, verbose_name="as of")),
                ("crs", models.CharField(default="EPSG:4490", editable=False, max_length=20, verbose_name="came in")),
                (
                    "shape",
                    models.CharField(
                        choices=[("Point", "points"), ("MultiLineString", "lines"), ("MultiPolygon", "areas")],
                        editable=False,
                        max_length=20,
                        verbose_name="geometry",
                    ),
                ),
                ("fields", models.JSONField(default=list, editable=False, verbose_name="fields")),
                ("style", models.JSONField(default=dict, editable=False, verbose_name="style")),
                ("min_zoom", models.PositiveSmallIntegerField(default=0, verbose_name="from zoom")),
                ("max_zoom", models.PositiveSmallIntegerField(default=22, verbose_name="to zoom")),
                (
                    "access",
                    models.CharField(
                        choices=[
                            ("open", "all who may see layers"),
                            ("agency", "the owner, those above it, and the district"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="who may see it",
                    ),
                ),
                (
                    "shared",
                    models.CharField(
                        choices=[
                            ("unconditional", "shared without condition"),
                            ("conditional", "shared on condition"),
                            ("none", "not shared"),
                        ],
                        default="none",
                        max_length=15,
                        verbose_name="sharing",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.agency",
                        verbose_name="agency",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="citygis.layer",
                        verbose_name="merged into",
                    ),
                ),
            ],
            options={
                "verbose_name": "layer",
                "verbose_name_plural": "layers",
            },
        ),
        migrations.CreateModel(
            name="SavedMap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16, unique=True)),
                ("title", models.CharField(max_length=80, verbose_name="title")),
                ("content", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Edit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "together",
                    models.UUIDField(db_index=True, help_text="edits that are published all or none, as of a split"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("add", "new feature"), ("change", "change"), ("remove", "removal")],
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                (
                    "feature_id",
                    models.BigIntegerField(help_text="none for a new one, until it is published", null=True),
                ),
                ("revision", models.PositiveIntegerField(help_text="the revision that the editor saw", null=True)),
                ("geom", django.contrib.gis.db.models.fields.GeometryField(null=True, spatial_index=False, srid=4490)),
                ("values", models.JSONField(default=dict)),
                ("why", models.CharField(max_length=200, verbose_name="reason")),
                ("by", models.CharField(max_length=150, verbose_name="by")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "to be reviewed"),
                            ("published", "published"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("decided_by", models.CharField(blank=True, max_length=150, verbose_name="decided by")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="remark")),
                (
                    "layer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edits",
                        to="citygis.layer",
                        verbose_name="layer",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["state", "layer"], name="citygis_edit_state")],
            },
        ),
        migrations.RunSQL(KEEP, "DROP FUNCTION citygis_keep_feature()"),
    ]
