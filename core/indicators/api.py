"""The face of the indicators room."""

from core.indicators.registry import Figure, Indicator, indicator
from core.indicators.work import figures

__all__ = ["Figure", "Indicator", "figures", "indicator"]
