"""The face of the indicators room."""

from core.indicators.registry import Figure, Indicator, figures, indicator

__all__ = ["Figure", "Indicator", "figures", "indicator"]
