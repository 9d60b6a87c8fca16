"""The face of the maps stage: what configuration, pages, simulation and benches may import."""

from maps.hub.encode import LOST_AFTER_S, PROTOCOL, STALE_AFTER_S, UNIT_FIELDS
from maps.hub.hub import Hub, the_hub
from maps.lifespan import lifespan
from maps.permissions import DESK, PLANNER, SITUATION, WALL
from maps.sockets import SituationConsumer

__all__ = [
    "DESK",
    "LOST_AFTER_S",
    "PLANNER",
    "PROTOCOL",
    "SITUATION",
    "STALE_AFTER_S",
    "UNIT_FIELDS",
    "WALL",
    "Hub",
    "SituationConsumer",
    "lifespan",
    "the_hub",
]
