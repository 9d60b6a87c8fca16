"""One turn of the courier: bring the broker to where the database is, and tell crews what has happened."""

import logging
from datetime import UTC, datetime

from dispatch.courier.decide import FOLLOWED, consequences, everything, stale
from dispatch.courier.read import events_after, happening_of, keep_place, orders, place, standing_orders
from dispatch.courier.speak import NotDelivered, Speaker

log = logging.getLogger(__name__)


class Courier:
    """Remembers where in the log it is; everything else it reads anew each time."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._place: int | None = None
        self.delivered = 0

    def turn(self) -> bool:
        """Do what is to be done now; whether there is more.

        Nothing counts as done before the broker has confirmed it: what fails here is done in a later turn.

        Raises:
            django.db.Error: the database is away.
        """
        if self._place is None:
            self._place = place()
            keep_place(self._place)
        if not self._speaker.up:
            return False
        fresh, learned = self._speaker.take_news()
        try:
            if fresh or learned:
                self._settle(fresh, learned)
            return self._tell(self._place)
        except BaseException as error:
            self._speaker.put_back(fresh, learned)
            if isinstance(error, NotDelivered):
                log.info("orders are not delivered: the broker is away")
                return False
            raise

    def _settle(self, fresh: bool, learned: set[str]) -> None:
        """A broker may have forgotten what it retained, or still retain what no longer holds."""
        now = datetime.now(UTC)
        standing = standing_orders(now)
        self._speaker.publish([*stale(learned, standing, now), *(everything(standing, now) if fresh else [])])

    def _tell(self, since: int) -> bool:
        events, end = events_after(since, FOLLOWED)
        if events:
            happenings = [happening_of(event) for event in events]
            told = orders({each.order_id for each in happenings if each.order_id is not None})
            now = datetime.now(UTC)
            self._speaker.publish(consequences(happenings, told, standing_orders(now), now))
            keep_place(end)
            self.delivered += len(events)
        self._place = end
        return end == events[-1].seq if events else False
