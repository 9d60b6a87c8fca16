"""What a bench prints: a value, the yardstick measured in the same run, and their ratio."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """One row; `yardstick` is None where the value stands alone (a latency, a memory)."""

    bench: str
    metric: str
    value: float
    yardstick: str | None = None
    yardstick_value: float | None = None

    @property
    def ratio(self) -> float | None:
        """Value over yardstick."""
        return self.value / self.yardstick_value if self.yardstick_value else None

    def as_json(self) -> str:
        """One JSON object, for `--json`."""
        row = {"bench": self.bench, "metric": self.metric, "value": _short(self.value), "yardstick": self.yardstick}
        row |= {"yardstick_value": _short(self.yardstick_value), "ratio": _short(self.ratio)}
        return json.dumps(row)

    def as_text(self) -> str:
        """For people."""
        text = f"{self.bench:12} {self.metric:20} {_short(self.value):>12}"
        return (
            text
            if self.yardstick is None
            else f"{text}  {self.yardstick} {_short(self.yardstick_value)}  ratio {_short(self.ratio)}"
        )


def _short(value: float | None) -> float | None:
    """Four significant digits, whole numbers from a thousand on."""
    if value is None:
        return None
    return round(value) if abs(value) >= 1000 else float(f"{value:.4g}")
