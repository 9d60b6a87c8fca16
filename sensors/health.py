"""What the sensors stage must show a sign of life of."""

from core.health.api import component

component("ingest", max_age_s=10)
