"""What the worker watches for the sensors stage."""

from core.work.api import watch
from sensors.alarms.silence import look_for_silence


@watch("sensors.silence", every_s=5)
def silence() -> None:
    """Stations from which nothing is heard."""
    look_for_silence()
