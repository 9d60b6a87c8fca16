"""`manage.py register list|words|measure`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.registers.declare import REGISTERS, Register, register_of
from core.registers.quality import measure, quality
from core.registers.renew import renew_words


class Command(BaseCommand):
    help = "列出登记库，重建检索词，重算质量 / List registers, renew their words, work out their scores."

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        tasks.add_parser("list", help="列出登记库 / those installed")
        tasks.add_parser("words", help="重建检索词 / cut records into words anew").add_argument("name")
        tasks.add_parser("measure", help="重算质量 / work out the scores now").add_argument("name")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["task"] == "list":
            for each in REGISTERS.values():
                self.stdout.write(f"{each.name:30} {each.title.zh} {each.title.en} {_score(each)}".rstrip())
            return
        try:
            register = register_of(options["name"])
        except LookupError:
            raise CommandError(f"没有这个登记库 / no register {options['name']!r}") from None
        if options["task"] == "words":
            self.stdout.write(f"已更新 / renewed: {renew_words(register)}")
        else:
            measure(register)
            self.stdout.write(_score(register))


def _score(register: Register) -> str:
    score = quality(register)
    if score is None:
        return ""
    complete, fresh = (f"{share:.1%}" if share is not None else "-" for share in (score.complete, score.fresh))
    return f"{score.records} 完整 complete {complete} 及时 fresh {fresh}"
