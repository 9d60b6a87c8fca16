"""What several tests share and none keeps."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens in the database inside has never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
