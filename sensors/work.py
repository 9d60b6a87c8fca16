"""What the worker watches for the sensors stage."""

from core.work.api import watch
from sensors.alarms.silence import look_for_silence
from sensors.feeds.deliver import deliver_feeds


@watch("sensors.silence", every_s=5)
def silence() -> None:
    """Stations from which nothing is heard."""
    look_for_silence()


@watch("sensors.feeds", every_s=1)
def hand_over() -> None:
    """What plugins' feeds have brought."""
    deliver_feeds()
