"""Events are found by what they are about; milestones are written once."""

from django.db import migrations

from core.database.write_once import FUNCTION

ABOUT = "CREATE INDEX core_event_about ON core_event USING gin (payload jsonb_path_ops)"


class Migration(migrations.Migration):
    dependencies = [("core", "0002_event_log_guard")]
    operations = [
        migrations.RunSQL(ABOUT, "DROP INDEX core_event_about"),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION core_write_once()"),
    ]
