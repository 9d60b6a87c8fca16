"""Numbers of incidents are one of the core's series; the last serial of each day goes along."""

from django.db import migrations

MOVE = """
INSERT INTO core_number_series (series, last)
SELECT 'command.incident/' || to_char(day, 'YYYYMMDD'), last FROM command_numberseries
"""
BACK = """
INSERT INTO command_numberseries (day, last)
SELECT to_date(split_part(series, '/', 2), 'YYYYMMDD'), last FROM core_number_series
WHERE series LIKE 'command.incident/%';
DELETE FROM core_number_series WHERE series LIKE 'command.incident/%'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_kits"),
        ("command", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(MOVE, BACK),
        migrations.DeleteModel(name="NumberSeries"),
    ]
