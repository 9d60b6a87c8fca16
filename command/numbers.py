"""Numbers of incidents: the day and a serial, `20261124-001`, each day without gaps."""

from datetime import date

from django.db import connection

# the row stays locked until the transaction ends, and a transaction that fails gives its number back
_NEXT = """
INSERT INTO command_numberseries AS series (day, last) VALUES (%s, 1)
ON CONFLICT (day) DO UPDATE SET last = series.last + 1 RETURNING last
"""


def next_number(day: date) -> str:
    """The next number of a day (as counted in Asia/Shanghai), taken within the transaction that uses it."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [day])
        (last,) = cursor.fetchone()
    return f"{day:%Y%m%d}-{last:03d}"
