"""How good a register is: how complete its records are, and how many were looked at in time.

Worked out by looking at every record, which the worker does by the hour; whoever asks reads one row.
"""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from psycopg import sql

from core.registers.check import column_of, own_fields
from core.registers.declare import REGISTERS, Register
from core.registers.models import RegisterQuality
from core.work.jobs import watch

_EVERY_S = 600.0
_OLD = timedelta(minutes=55)
_SCORE = """
SELECT count(*), avg({complete}), avg((changed_at > %s)::int)::float8 FROM {table} WHERE merged_into_id IS NULL
"""


def quality(register: Register) -> RegisterQuality | None:
    """The scores as last worked out; None before the first time."""
    return RegisterQuality.objects.filter(register=register.name).first()


def expected_fields(register: Register) -> tuple[str, ...]:
    """What a complete record has: as declared, or everything that may be empty."""
    return register.expected or tuple(f.name for f in own_fields(register) if f.null or f.blank)


def measure(register: Register) -> RegisterQuality:
    """Work the scores out now and keep them."""
    now = timezone.now()
    statement = sql.SQL(_SCORE).format(
        complete=_completeness(register), table=sql.Identifier(register.model._meta.db_table)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [now - timedelta(days=register.renewed_days)])
        records, complete, fresh = cursor.fetchone()
    scores = {"at": now, "records": records, "complete": complete, "fresh": fresh}
    kept, _created = RegisterQuality.objects.update_or_create(register=register.name, defaults=scores)
    return kept


def measure_due() -> None:
    """Work out the scores that are older than an hour; what one register fails at harms no other for long."""
    fresh = set(RegisterQuality.objects.filter(at__gt=timezone.now() - _OLD).values_list("register", flat=True))
    for name, register in REGISTERS.active().items():
        if name not in fresh:
            measure(register)


def _completeness(register: Register) -> sql.Composable:
    """The share of the expected fields that a row has, as an expression."""
    fields = expected_fields(register)
    if not fields:
        return sql.SQL("1.0::float8")
    # as text, "" is what any kind of field would have to be to be empty
    filled = [sql.SQL("({}::text <> '')::int").format(sql.Identifier(column_of(register, name))) for name in fields]
    terms = sql.SQL(" + ").join(sql.SQL("coalesce({}, 0)").format(each) for each in filled)
    return sql.SQL("(({}) / {}::float8)").format(terms, sql.Literal(len(fields)))


watch("core.registers.quality", _EVERY_S)(measure_due)
