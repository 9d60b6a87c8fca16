from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class GisConfig(AppConfig):
    name = "gis"
    label = "citygis"

    def ready(self) -> None:
        """Declare layers, collections and named places, and find who counts people (`<app>/people.py`)."""
        from gis import layers  # noqa: F401
        from gis.collections import base  # noqa: F401
        from gis.features import events  # noqa: F401
        from gis.geocoding import layer_places, sources  # noqa: F401

        autodiscover_modules("people")
