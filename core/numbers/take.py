"""The next number of a series: each follows the last without gaps."""

from django.db import connection

# the row stays locked until the transaction ends, and a transaction that fails gives its number back
_NEXT = """
INSERT INTO core_number_series AS series (series, last) VALUES (%s, 1)
ON CONFLICT (series) DO UPDATE SET last = series.last + 1 RETURNING last
"""


def next_serial(series: str) -> int:
    """The next serial, from 1, taken within the transaction that uses it."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series])
        (last,) = cursor.fetchone()
    return int(last)
