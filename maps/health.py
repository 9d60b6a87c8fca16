"""What the maps stage must show a sign of life of."""

from core.health.api import component

component("hub", max_age_s=15)
