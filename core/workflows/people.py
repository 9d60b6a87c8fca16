"""On whose behalf somebody may act: their own, and that of whoever has delegated to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from core.access.api import Principal, principal_of
from core.workflows.hands import Holder
from core.workflows.models import Delegation


@dataclass(frozen=True)
class Acting:
    """Who does something, and on whose behalf (None: their own)."""

    actor: Principal
    giver: Principal | None = None

    @property
    def user_ids(self) -> list[int]:
        """The accounts behind it, which count as one person where four eyes are asked for."""
        both = (self.actor.user_id, self.giver.user_id if self.giver else None)
        return [user_id for user_id in both if user_id is not None]

    @property
    def giver_id(self) -> int | None:
        """The account that gave the right."""
        return self.giver.user_id if self.giver else None

    @property
    def giver_name(self) -> str | None:
        """The user name of the one who gave the right."""
        return self.giver.username if self.giver else None


def ways_to_act(actor: Principal) -> list[Acting]:
    """By oneself first, then for everybody who has delegated to this person now."""
    if actor.user_id is None:
        return [Acting(actor)]
    givers = [principal_of(each.giver) for each in live(actor.user_id).select_related("giver")]
    return [Acting(actor), *(Acting(actor, giver) for giver in givers if not giver.anonymous)]


def acting_as(actor: Principal, holder: Holder) -> Acting | None:
    """How this person may act as the holder, oneself before others; None: not at all."""
    if holder.held_by(actor):
        return Acting(actor)
    return way_for(ways_to_act(actor), holder)


def way_for(ways: Iterable[Acting], holder: Holder) -> Acting | None:
    """The first of the ways by which the holder is meant; for callers that ask of several holders."""
    return next((each for each in ways if holder.held_by(each.giver or each.actor)), None)


def live(taker_id: int, now: datetime | None = None) -> QuerySet[Delegation]:
    """The delegations to a person that hold now."""
    now = now or timezone.now()
    return Delegation.objects.filter(taker_id=taker_id, since__lte=now, until__gt=now, ended_at=None)
