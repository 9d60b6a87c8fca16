"""Positions, the latest of each device and the alarms already raised: plain SQL for the hot path.

Keys begin with the device, so that telemetry can be distributed by device over several machines. Times are UTC.
"""

from django.db import migrations

_POSITIONS = """
CREATE TABLE sensors_position (
    device_id integer NOT NULL,
    t timestamptz NOT NULL,          -- the device's own time
    received timestamptz NOT NULL,   -- when ingest took it from the broker
    lon double precision NOT NULL,   -- degrees, CGCS2000 / WGS 84
    lat double precision NOT NULL,
    acc real,                        -- m
    alt real,                        -- m
    speed real,                      -- m/s
    course real,                     -- degrees clockwise from north
    battery smallint,                -- percent
    quality integer NOT NULL,        -- sensors.quality.Quality
    extra jsonb,                     -- what else the device said, under its own names
    PRIMARY KEY (device_id, t)
) PARTITION BY RANGE (t);
-- days outside the kept range: clocks that are years off
CREATE TABLE sensors_position_outlier PARTITION OF sensors_position DEFAULT;
CREATE INDEX sensors_position_outlier_received ON sensors_position_outlier (received);
"""

# No index on a changing column and room on every page: updates stay on their page (heap-only tuples).
_LATEST = """
CREATE TABLE sensors_latest (
    device_id integer PRIMARY KEY,
    t timestamptz NOT NULL,
    received timestamptz NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    acc real,
    alt real,
    speed real,
    course real,
    battery smallint,
    quality integer NOT NULL,
    extra jsonb,
    usable boolean NOT NULL,
    geom geometry(Point, 4490) GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4490)) STORED
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
"""

# Rare messages become events; the key makes the same message, delivered again, the same event.
_SIGNALS = """
CREATE TABLE sensors_signal (
    device_id integer NOT NULL,
    kind smallint NOT NULL,
    key bigint NOT NULL,
    received timestamptz NOT NULL,
    PRIMARY KEY (device_id, kind, key)
);
CREATE INDEX sensors_signal_received ON sensors_signal (received);
"""


class Migration(migrations.Migration):
    dependencies = [("sensors", "0001_initial")]

    operations = [
        migrations.RunSQL(_POSITIONS, "DROP TABLE sensors_position"),
        migrations.RunSQL(_LATEST, "DROP TABLE sensors_latest"),
        migrations.RunSQL(_SIGNALS, "DROP TABLE sensors_signal"),
    ]
