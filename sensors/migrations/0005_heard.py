"""When each station was last heard, whatever it said; and a station for every device that is one already."""

from django.db import migrations

_HEARD = """
CREATE TABLE sensors_heard (
    device_id integer PRIMARY KEY,
    received timestamptz NOT NULL    -- when ingest last took a message of it from the broker
) WITH (fillfactor = 50);
"""
_STATIONS = """
INSERT INTO sensors_station (device_id, kind, silent_after_s)
SELECT id, 'other', 900 FROM sensors_device WHERE kind = 'station' ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("sensors", "0004_stations_and_alarms")]

    operations = [
        migrations.RunSQL(_HEARD, "DROP TABLE sensors_heard"),
        migrations.RunSQL(_STATIONS, migrations.RunSQL.noop),
    ]
