"""Observations by day, and the latest reading of each datastream: plain SQL for the hot path.

Keys begin with the device, so that telemetry can be distributed by device over several machines. Times are UTC.
"""

from django.db import migrations

_OBSERVATIONS = """
CREATE TABLE sensors_observation (
    device_id integer NOT NULL,
    datastream_id integer NOT NULL,
    t timestamptz NOT NULL,          -- the station's own time
    received timestamptz NOT NULL,   -- when ingest took it from the broker
    value double precision NOT NULL, -- in the datastream's unit
    quality integer NOT NULL,        -- sensors.quality.Quality
    extra jsonb,                     -- what else the station said, under its own names
    PRIMARY KEY (device_id, datastream_id, t)
) PARTITION BY RANGE (t);
-- days outside the kept range: clocks that are years off
CREATE TABLE sensors_observation_outlier PARTITION OF sensors_observation DEFAULT;
CREATE INDEX sensors_observation_outlier_received ON sensors_observation_outlier (received);
"""

_READINGS = """
CREATE TABLE sensors_reading (
    datastream_id integer PRIMARY KEY,
    device_id integer NOT NULL,
    t timestamptz NOT NULL,
    received timestamptz NOT NULL,
    value double precision NOT NULL,
    quality integer NOT NULL,
    usable boolean NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX sensors_reading_device ON sensors_reading (device_id);
"""


class Migration(migrations.Migration):
    dependencies = [("sensors", "0002_positions")]

    operations = [
        migrations.RunSQL(_OBSERVATIONS, "DROP TABLE sensors_observation"),
        migrations.RunSQL(_READINGS, "DROP TABLE sensors_reading"),
    ]
