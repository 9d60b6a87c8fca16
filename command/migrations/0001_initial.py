import django.db.models.deletion
from django.db import migrations, models

from core.database.api import write_once


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0003_about_and_write_once"),
        ("sensors", "0004_stations_and_alarms"),
    ]

    operations = [
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.CharField(
                        help_text="day and serial, without gaps", max_length=20, unique=True, verbose_name="number"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("kind_scheme", models.CharField(max_length=40)),
                ("kind_version", models.CharField(max_length=20)),
                ("kind_code", models.CharField(max_length=10, verbose_name="kind")),
                ("kind_name", models.CharField(max_length=60)),
                ("severity", models.PositiveSmallIntegerField(verbose_name="severity")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("verified", "Verified"),
                            ("responding", "Responding"),
                            ("closed", "Closed"),
                        ],
                        default="received",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("alarm", "Alarm"),
                            ("call", "Telephone call"),
                            ("field", "Field unit"),
                            ("other", "Other"),
                        ],
                        max_length=8,
                        verbose_name="source",
                    ),
                ),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("description", models.TextField(blank=True, verbose_name="what was reported")),
                ("reporter", models.CharField(blank=True, max_length=60, verbose_name="reporter")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                ("reported_at", models.DateTimeField(verbose_name="reported")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                ("verified_at", models.DateTimeField(null=True, verbose_name="verified")),
                ("responding_at", models.DateTimeField(null=True, verbose_name="response begun")),
                ("first_on_scene_at", models.DateTimeField(null=True, verbose_name="first on scene")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                ("outcome", models.CharField(blank=True, max_length=12, verbose_name="outcome")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="core.agency",
                        verbose_name="agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "incident",
                "verbose_name_plural": "incidents",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="command.incident"
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AlarmLink",
            fields=[
                (
                    "alarm",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="incident_link",
                        serialize=False,
                        to="sensors.alarm",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="alarm_links", to="command.incident"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["state", "-id"], name="incident_by_state"),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["received_at"], name="incident_by_day"),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("severity__gte", 1), ("severity__lte", 4)), name="severity_1_to_4"
            ),
        ),
        write_once(
            "command_incident",
            *("received_at", "verified_at", "responding_at", "first_on_scene_at", "closed_at"),
        ),
    ]
