"""Delivering the log to its handlers: each at its own pace, at least once, none harmed by another's failure."""

import logging
import time
from dataclasses import dataclass, field

from django.db import transaction

from core.events.handlers import HANDLERS, Handler
from core.events.models import HandlerCursor
from core.events.read import Event, latest_seq, read_since

log = logging.getLogger(__name__)

BATCH = 100
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 60.0


def pause_after(failures: int) -> float:
    """Seconds to wait after so many failures in a row: doubling, to a minute at most."""
    return float(min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** max(0, failures - 1)))


@dataclass
class Delivery:
    """Walks every handler to the end of the log; a failing one waits and tries the same event again."""

    retry_at: dict[str, float] = field(default_factory=dict)

    def run_once(self) -> int:
        """Deliver what is there now; returns how many events were handled, over all handlers."""
        now = time.monotonic()
        due = [each for each in HANDLERS.active().values() if self.retry_at.get(each.name, 0.0) <= now]
        return sum(self._advance(each) for each in due)

    def _advance(self, each: Handler) -> int:
        handled = 0
        while handled < BATCH:
            outcome = self._next(each)
            if outcome is None:
                break
            handled += outcome
        return handled

    def _next(self, each: Handler) -> int | None:
        """Handle one event; None where there is nothing more to do now."""
        with transaction.atomic():
            cursor = _locked_cursor(each)
            if cursor is None:  # another worker is at it
                return None
            end = latest_seq()
            events = read_since(cursor.seq, 1, each.types)
            if not events:
                _move(cursor, end)
                return None
            error = _try(each, events[0])
            if error is None:
                _move(cursor, events[0].seq)
                self.retry_at.pop(each.name, None)
                return 1
            self._note_failure(cursor, events[0], error)
            return None

    def _note_failure(self, cursor: HandlerCursor, event: Event, error: Exception) -> None:
        cursor.failures += 1
        cursor.error = f"{event.seq} {event.type}: {type(error).__name__}: {error}"[:2000]
        cursor.save()
        self.retry_at[cursor.handler] = time.monotonic() + pause_after(cursor.failures)
        log.error("event handler failed", extra={"handler": cursor.handler, "seq": event.seq}, exc_info=error)


def _locked_cursor(each: Handler) -> HandlerCursor | None:
    HandlerCursor.objects.get_or_create(handler=each.name)
    return HandlerCursor.objects.select_for_update(skip_locked=True).filter(handler=each.name).first()


def _try(each: Handler, event: Event) -> Exception | None:
    """Run the handler in a savepoint: what it half did is undone, and its neighbours see nothing."""
    try:
        with transaction.atomic():
            each.run(event)
    except Exception as error:
        return error
    return None


def _move(cursor: HandlerCursor, seq: int) -> None:
    if cursor.seq != seq or cursor.failures:
        cursor.seq, cursor.failures, cursor.error = seq, 0, ""
        cursor.save()
