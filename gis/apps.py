from django.apps import AppConfig


class GisConfig(AppConfig):
    name = "gis"
    label = "citygis"

    def ready(self) -> None:
        """Declare the tile layers before the registries freeze."""
        from gis import layers  # noqa: F401
