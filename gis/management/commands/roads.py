"""`manage.py roads import FILE.osm.pbf`: OpenStreetMap's roads in place of the synthetic ones."""

import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from gis.geocoding.places import PLACES, refresh_places
from gis.imports.kinds import opened
from gis.imports.problems import FileRefused
from gis.imports.roads import import_roads


class Command(BaseCommand):
    help = "以 OpenStreetMap 道路替换路网 / Replace the road network by OpenStreetMap's."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("import", help="导入 / import").add_argument("file", type=Path, help=".osm.pbf, .osm")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with tempfile.TemporaryDirectory() as folder:
                written = import_roads(opened(file, file.name, Path(folder)))
        except (FileRefused, OSError) as error:
            raise CommandError(str(error)) from None
        with transaction.atomic(), connection.cursor() as cursor:
            refresh_places(PLACES["gis.roads"], cursor)
        self.stdout.write(f"roads {written}, © OpenStreetMap contributors, ODbL 1.0")
