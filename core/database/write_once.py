"""Milestones are stamped once: the database itself refuses to change them."""

from django.db.migrations import RunSQL
from psycopg import sql

FUNCTION = """
CREATE FUNCTION core_write_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF to_jsonb(OLD) -> name <> 'null'::jsonb AND to_jsonb(OLD) -> name <> to_jsonb(NEW) -> name THEN
            RAISE EXCEPTION '%.% is written once', TG_TABLE_NAME, name USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END
$$;
"""


def write_once(table: str, *columns: str) -> RunSQL:
    """A migration operation: these columns, once set, stay as they are.

    Breaking it raises `django.db.IntegrityError`.
    """
    name, on = sql.Identifier(f"{table}_write_once").as_string(), sql.Identifier(table).as_string()
    words = ", ".join(sql.Literal(column).as_string() for column in columns)
    return RunSQL(
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {on} FOR EACH ROW EXECUTE FUNCTION core_write_once({words})",
        f"DROP TRIGGER {name} ON {on}",
    )
