"""Telling people something, once."""

from collections.abc import Iterable

from django.utils import timezone

from core.accounts.models import User
from core.notices.models import Notice
from core.plugins.api import Text

_LONGEST = 300


def tell(users: Iterable[User | int], text: Text, address: str, key: str) -> None:
    """Leave these people (accounts or their numbers) a notice that leads to `address`.

    Telling somebody again under the same `key` does nothing, so that whoever tells may be run twice. Part of the
    surrounding transaction, if there is one.
    """
    now = timezone.now()
    told = {user.pk if isinstance(user, User) else user for user in users}
    zh, en = text.zh[:_LONGEST], text.en[:_LONGEST]
    notices = [Notice(user_id=user, at=now, zh=zh, en=en, address=address, key=key) for user in sorted(told)]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
