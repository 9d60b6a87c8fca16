import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from core.database.api import write_once


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_about_and_write_once"),
        ("command", "0001_initial"),
        ("dispatch", "0001_initial"),
        ("sensors", "0004_stations_and_alarms"),
    ]

    operations = [
        migrations.CreateModel(
            name="GrantedTopics",
            fields=[
                (
                    "device",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="granted_topics",
                        serialize=False,
                        to="sensors.device",
                    ),
                ),
                ("callsign", models.CharField(max_length=40)),
            ],
        ),
        migrations.AddField(
            model_name="unit",
            name="capabilities",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                blank=True,
                default=list,
                help_text="names in capabilities.json",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="duty",
            field=models.CharField(
                choices=[("on", "On duty"), ("off", "Off duty"), ("out", "Out of service")],
                default="on",
                max_length=12,
                verbose_name="duty",
            ),
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Ordered"),
                            ("acknowledged", "Acknowledged"),
                            ("en_route", "En route"),
                            ("on_scene", "On scene"),
                            ("cleared", "Cleared"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="offered",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("instructions", models.TextField(blank=True, verbose_name="instructions")),
                ("distance_m", models.FloatField(null=True, verbose_name="distance")),
                (
                    "basis",
                    models.CharField(
                        blank=True, choices=[("road", "by road"), ("line", "straight line")], max_length=4
                    ),
                ),
                ("climbed", models.PositiveSmallIntegerField(default=0)),
                ("offered_by", models.CharField(max_length=150)),
                ("offered_at", models.DateTimeField(verbose_name="ordered")),
                ("acknowledged_at", models.DateTimeField(null=True, verbose_name="acknowledged")),
                ("en_route_at", models.DateTimeField(null=True, verbose_name="en route")),
                ("on_scene_at", models.DateTimeField(null=True, verbose_name="on scene")),
                ("cleared_at", models.DateTimeField(null=True, verbose_name="cleared")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="command.incident"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="dispatch.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cleared_at", None), ("withdrawn_at", None)),
                        fields=("unit",),
                        name="one_open_assignment_per_unit",
                    )
                ],
            },
        ),
        write_once(
            "dispatch_assignment",
            *("offered_at", "acknowledged_at", "en_route_at", "on_scene_at", "cleared_at", "withdrawn_at"),
        ),
    ]
