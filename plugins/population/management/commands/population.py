"""`manage.py population synthetic --persons N --organisations M [--seed S]`: made-up residents and organisations."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plugins.population.synthetic.store import refresh, store, there_are
from plugins.population.synthetic.town import communities

SEED = 210211


class Command(BaseCommand):
    help = "生成合成的居民与法人 / Make up residents and organisations, labelled synthetic"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["synthetic"])
        parser.add_argument("--persons", type=int, default=5000, help="居民数 / residents")
        parser.add_argument("--organisations", type=int, default=800, help="法人数 / organisations")
        parser.add_argument("--seed", type=int, default=SEED, help="随机种子 / the same seed makes the same people")

    def handle(self, *_args: Any, **options: Any) -> None:
        persons, organisations, seed = options["persons"], options["organisations"], options["seed"]
        if not (0 <= persons <= 5_000_000 and 0 <= organisations <= 1_000_000):
            raise CommandError("0–5000000 人，0–1000000 家 / up to 5,000,000 people and 1,000,000 organisations")
        if there_are():
            raise CommandError("已有合成数据。 / There are made-up people already.")
        homes = communities()
        if not homes:
            raise CommandError(
                "请先执行 load_base_data 和 load_agencies。 / Run load_base_data and load_agencies first."
            )
        store(homes, persons, organisations, seed)
        refresh()
        self.stdout.write(
            f"合成居民 {persons} 人，法人 {organisations} 家。 / "
            f"{persons} synthetic residents and {organisations} synthetic organisations."
        )
