"""Verifying the log on the record: who did it, and what came out, is an event like any other."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.access.gate import require
from core.access.principal import Principal
from core.declarations import LogVerified
from core.events.append import append
from core.events.models import EventRecord
from core.events.verify import Verdict, verify


@dataclass(frozen=True)
class LastVerdict:
    """What the last verification on record said."""

    at: datetime
    actor: str
    lines: int
    broken_at: int | None


def verify_and_note(actor: Principal) -> Verdict:
    """Recompute the whole chain and append the verdict. Raises AccessDenied."""
    require(actor, "core.event.audit")
    verdict = verify()
    with transaction.atomic():
        append(LogVerified(lines=verdict.lines, broken_at=verdict.broken_at, reason=verdict.reason), actor=actor)
    return verdict


def last_verdict() -> LastVerdict | None:
    """The last verdict on record; None before the first."""
    record = EventRecord.objects.filter(type="core.log.verified").order_by("-seq").first()
    if record is None:
        return None
    return LastVerdict(record.at, record.actor, record.payload["lines"], record.payload["broken_at"])
