"""A person's notices: newest first, and which of them were seen."""

from django.utils import timezone

from core.access.api import Principal
from core.notices.models import Notice
from core.plugins.api import Text


def unseen(principal: Principal) -> int:
    """How many notices this person has not seen."""
    return Notice.objects.filter(user_id=principal.user_id, seen_at=None).count() if principal.user_id else 0


def latest(principal: Principal, limit: int = 50) -> list[Notice]:
    """This person's newest notices."""
    return list(Notice.objects.filter(user_id=principal.user_id)[:limit]) if principal.user_id else []


def see(principal: Principal, *pks: int) -> int:
    """Mark one's own notices as seen (all where none are named); returns how many there were."""
    if principal.user_id is None:
        return 0
    mine = Notice.objects.filter(user_id=principal.user_id, seen_at=None)
    return (mine.filter(pk__in=pks) if pks else mine).update(seen_at=timezone.now())


def text_of(notice: Notice) -> Text:
    """The sentence in both languages; `str()` gives the current one."""
    return Text(zh=notice.zh, en=notice.en)
