"""Health as Prometheus metrics. Made anew for each scrape: the heartbeats are the only state."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Gauge

from core.health.judge import Status, Verdict


def registry_of(verdicts: Iterable[Verdict]) -> CollectorRegistry:
    """Gauges `zhihui_component_up`, `…_age_seconds`, and `zhihui_<component>_<number>` for each number reported."""
    registry = CollectorRegistry()
    up = Gauge("zhihui_component_up", "1 where the component is well", ["component"], registry=registry)
    age = Gauge("zhihui_component_age_seconds", "Since its last sign of life", ["component"], registry=registry)
    for verdict in verdicts:
        up.labels(verdict.name).set(verdict.status is Status.OK)
        if verdict.age_s is not None:
            age.labels(verdict.name).set(verdict.age_s)
        _own_numbers(registry, verdict)
    return registry


def _own_numbers(registry: CollectorRegistry, verdict: Verdict) -> None:
    for key, value in verdict.data.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            Gauge(f"zhihui_{verdict.name}_{key}", f"{key} of {verdict.name}", registry=registry).set(value)
