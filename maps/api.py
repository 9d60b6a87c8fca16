"""The face of the maps stage: what configuration, pages, simulation and benches may import."""

from maps.hub.encode import LOST_AFTER_S, PROTOCOL, STALE_AFTER_S, UNIT_FIELDS
from maps.lifespan import lifespan
from maps.permissions import SITUATION, WALL

__all__ = ["LOST_AFTER_S", "PROTOCOL", "SITUATION", "STALE_AFTER_S", "UNIT_FIELDS", "WALL", "lifespan"]
