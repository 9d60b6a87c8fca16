"""`manage.py load_thresholds`: the thresholds every installation starts with; a second run changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from sensors.stations.load import load_thresholds


class Command(BaseCommand):
    help = "载入各类报警的阈值 / Load the thresholds of alarms"

    def handle(self, *_args: Any, **_options: Any) -> None:
        changed, kept = load_thresholds()
        self.stdout.write(
            f"阈值：更新 {changed} 条，人工设定保留 {kept} 条 / {changed} thresholds changed, {kept} set by hand kept"
        )
