"""What the dispatch stage must show a sign of life of."""

from core.health.api import component

component("courier", max_age_s=15)
