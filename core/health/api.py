"""The face of the health room."""

from core.health.beat import COMPONENTS, Beat, Component, beat, beats, component
from core.health.judge import Status, Verdict, judge
from core.health.pages import current_health

__all__ = [
    "COMPONENTS",
    "Beat",
    "Component",
    "Status",
    "Verdict",
    "beat",
    "beats",
    "component",
    "current_health",
    "judge",
]
