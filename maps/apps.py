"""The stage of maps: what people look at."""

from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "maps"
    label = "maps"
