"""`manage.py bench NAME [--json]`: measure the product and its yardstick in one run."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from bench.registry import BENCHES, bench_of


class Command(BaseCommand):
    help = "性能测试，与参照物同场测量 / Measure the product and its yardstick in the same run."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=BENCHES)
        parser.add_argument("--json", action="store_true", dest="as_json", help="每行一个 JSON 对象 / an object a line")

    def handle(self, *args: Any, name: str, as_json: bool, **options: Any) -> None:
        for metric in bench_of(name)():
            self.stdout.write(metric.as_json() if as_json else metric.as_text())
