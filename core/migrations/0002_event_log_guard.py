"""The log's lines can only be added."""

from django.db import migrations

GUARD = """
CREATE FUNCTION core_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the event log can only be appended to';
END
$$;
CREATE TRIGGER core_event_append_only BEFORE UPDATE OR DELETE ON core_event
    FOR EACH STATEMENT EXECUTE FUNCTION core_event_refuse();
CREATE TRIGGER core_event_keep BEFORE TRUNCATE ON core_event
    FOR EACH STATEMENT EXECUTE FUNCTION core_event_refuse();
"""

UNGUARD = "DROP FUNCTION core_event_refuse() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
