import django.db.models.deletion
from django.db import migrations, models

from core.database.api import write_once


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_about_and_write_once"),
        ("sensors", "0003_observations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Station",
            fields=[
                (
                    "device",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="station",
                        serialize=False,
                        to="sensors.device",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rain", "Rain gauge"),
                            ("river", "River gauge"),
                            ("reservoir", "Reservoir gauge"),
                            ("tide", "Tide gauge"),
                            ("weather", "Weather station"),
                            ("waterlogging", "Waterlogging gauge"),
                            ("other", "Other station"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("lon", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                ("lat", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                (
                    "silent_after_s",
                    models.PositiveIntegerField(
                        default=900,
                        help_text="seconds without a message after which a station is silent",
                        verbose_name="silent after",
                    ),
                ),
            ],
            options={
                "verbose_name": "station",
                "verbose_name_plural": "stations",
            },
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cause", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[("threshold", "Threshold exceeded"), ("sos", "SOS"), ("silence", "Station silent")],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "Unacknowledged"),
                            ("acknowledged", "Acknowledged"),
                            ("cleared", "Cleared"),
                        ],
                        default="raised",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                ("peak_level", models.PositiveSmallIntegerField(verbose_name="gravest level")),
                ("property", models.CharField(blank=True, max_length=40, verbose_name="property")),
                ("value", models.FloatField(null=True, verbose_name="value")),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                ("threshold", models.FloatField(null=True, verbose_name="threshold")),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("observed", models.DateTimeField(null=True, verbose_name="observed")),
                ("raised_at", models.DateTimeField(verbose_name="raised")),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                ("acknowledged_at", models.DateTimeField(null=True, verbose_name="acknowledged at")),
                ("acknowledged_by", models.CharField(blank=True, max_length=150, verbose_name="acknowledged by")),
                ("cleared_at", models.DateTimeField(null=True, verbose_name="cleared at")),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alarms",
                        to="sensors.device",
                        verbose_name="device",
                    ),
                ),
            ],
            options={
                "verbose_name": "alarm",
                "verbose_name_plural": "alarms",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cleared_at", None)), fields=("cause",), name="one_living_alarm_per_cause"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 4)), name="alarm_level_1_to_4"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Datastream",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "property",
                    models.CharField(
                        help_text="a name in sensors/data/properties.json", max_length=40, verbose_name="property"
                    ),
                ),
                ("unit", models.CharField(help_text="UCUM", max_length=20, verbose_name="unit")),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="datastreams", to="sensors.device"
                    ),
                ),
            ],
            options={
                "verbose_name": "datastream",
                "verbose_name_plural": "datastreams",
                "constraints": [models.UniqueConstraint(fields=("device", "property"), name="one_datastream_each")],
            },
        ),
        migrations.CreateModel(
            name="ThresholdRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("property", models.CharField(max_length=40, verbose_name="property")),
                (
                    "direction",
                    models.CharField(
                        choices=[("above", "alarming from above"), ("below", "alarming from below")],
                        default="above",
                        max_length=5,
                    ),
                ),
                ("blue", models.FloatField(blank=True, null=True, verbose_name="blue")),
                ("yellow", models.FloatField(blank=True, null=True, verbose_name="yellow")),
                ("orange", models.FloatField(blank=True, null=True, verbose_name="orange")),
                ("red", models.FloatField(blank=True, null=True, verbose_name="red")),
                ("hysteresis", models.FloatField(default=0, verbose_name="hysteresis")),
                ("version", models.CharField(max_length=40, verbose_name="version")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "device",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="threshold_rules",
                        to="sensors.device",
                    ),
                ),
            ],
            options={
                "verbose_name": "threshold rule",
                "verbose_name_plural": "threshold rules",
                "constraints": [
                    models.UniqueConstraint(fields=("device", "property"), name="one_rule_each", nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(("hysteresis__gte", 0)), name="hysteresis_not_negative"),
                ],
            },
        ),
        write_once("sensors_alarm", "raised_at", "cleared_at"),
    ]
