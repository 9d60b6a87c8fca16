"""The log starts with an empty head, and its lines can only be added."""

from django.db import migrations

START = """
INSERT INTO core_event_head (id, seq, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
"""

GUARD = """
CREATE FUNCTION core_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the event log can only be appended to';
END
$$;
CREATE TRIGGER core_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON core_event
    FOR EACH STATEMENT EXECUTE FUNCTION core_event_refuse();
"""

UNGUARD = "DROP TRIGGER core_event_append_only ON core_event; DROP FUNCTION core_event_refuse();"


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunSQL(START, migrations.RunSQL.noop), migrations.RunSQL(GUARD, UNGUARD)]
