"""The head of an empty log. Made after migrations, not in one, so that an emptied test database has it again."""

from typing import Any

from django.db import connections

_START = """
INSERT INTO core_event_head (id, seq, hash)
SELECT 1, 0, decode(repeat('00', 32), 'hex') WHERE NOT EXISTS (SELECT FROM core_event)
ON CONFLICT DO NOTHING
"""


def start_log(using: str, **_: Any) -> None:
    """Receiver of `post_migrate`; a log that has lines but lost its head is left for `events verify` to show."""
    with connections[using].cursor() as cursor:
        cursor.execute(_START)
