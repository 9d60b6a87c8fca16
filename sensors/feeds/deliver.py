"""Handing what feeds have brought to their plugins: in order, each for itself, again after a failure."""

import logging
import time
from datetime import timedelta

import msgspec
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.plugins.api import Feed, dotted, feeds
from sensors.feeds.values import Told
from sensors.formats.errors import Reason
from sensors.models import DeadLetter, FeedMessage

log = logging.getLogger(__name__)
TURN_S = 1.0  # what one feed may take of a look
MOST_TRIES = 8  # over about four minutes
_AT_ONCE = 200


def deliver_feeds() -> int:
    """One turn for each feed of an enabled plugin; returns how many messages were handled."""
    return sum(_turn(name, feed) for name, feed in feeds().active().items() if feed.handle)


def _turn(name: str, feed: Feed) -> int:
    end, handled = time.monotonic() + TURN_S, 0
    while time.monotonic() < end:
        done = _some(name, feed, end)
        handled += done
        if done < _AT_ONCE:
            break
    return handled


def _some(name: str, feed: Feed, end: float) -> int:
    """Handle the next few; several workers never take the same."""
    handled = 0
    with transaction.atomic():
        due = Q(not_before=None) | Q(not_before__lte=timezone.now())
        waiting = FeedMessage.objects.filter(due, feed=name).order_by("id").select_related("device")
        for message in waiting.select_for_update(skip_locked=True, of=("self",))[:_AT_ONCE]:
            if time.monotonic() > end:
                break
            _handle(feed, message)
            handled += 1
    return handled


def _handle(feed: Feed, message: FeedMessage) -> None:
    try:
        with transaction.atomic():
            owner = message.feed.partition(".")[0]
            dotted(owner, feed.handle)(Told(message.device, message.received, message.body))
            message.delete()
    except Exception as error:
        log.warning("a feed's handler failed", extra={"feed": message.feed, "number": message.pk}, exc_info=True)
        _put_off(message, error)


def _put_off(message: FeedMessage, error: Exception) -> None:
    message.tries += 1
    if message.tries < MOST_TRIES:
        message.not_before = timezone.now() + timedelta(seconds=2**message.tries)
        message.save(update_fields=["tries", "not_before"])
        return
    body = msgspec.json.encode(message.body)
    DeadLetter.objects.create(
        received=message.received,
        topic=f"feeds/{message.feed}/{message.device.ident}",
        device=message.device,
        reason=Reason.FEED_UNHANDLED,
        detail=repr(error)[:2000],
        size=len(body),
        payload=body,
    )
    message.delete()
