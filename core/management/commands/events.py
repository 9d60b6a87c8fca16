"""`manage.py events verify`: check the log's hash chain from its first line to its last."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.progress import Progress

from core.events.verify import verify

_REASONS = {
    "missing": "第 {line} 条缺失 / line {line} is missing",
    "headless": "日志头与第 {line} 条之后不符 / the head does not know line {line} and what follows",
    "altered": "第 {line} 条被改动 / line {line} was altered",
}


class Command(BaseCommand):
    help = "核验事件日志的哈希链 / Verify the hash chain of the event log"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["verify"])

    def handle(self, *_args: Any, **_options: Any) -> None:
        with Progress(transient=True) as bar:
            task = bar.add_task("核验 / verifying", total=None)
            verdict = verify(lambda line, total: bar.update(task, completed=line, total=total))
        if verdict.broken_at is not None:
            raise CommandError(
                "日志不完整 / The log is broken: " + _REASONS[verdict.reason].format(line=verdict.broken_at)
            )
        self.stdout.write(f"日志完整，共 {verdict.lines} 条。 / The log is whole: {verdict.lines} lines.")
