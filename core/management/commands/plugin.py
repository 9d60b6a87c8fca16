"""`manage.py plugin list|enable|disable`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.access.api import SYSTEM
from core.plugins.actions import switch
from core.plugins.errors import PluginError
from core.plugins.host import plugins
from core.plugins.switches import enabled


class Command(BaseCommand):
    help = "列出、启用、停用插件 / List, enable and disable plugins."

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        tasks.add_parser("list", help="列出已安装的插件 / those installed")
        for task, meaning in (("enable", "启用 / switch on"), ("disable", "停用 / switch off")):
            tasks.add_parser(task, help=meaning).add_argument("slug")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["task"] == "list":
            self._list()
        else:
            self._switch(options["slug"], options["task"] == "enable")

    def _list(self) -> None:
        if not plugins():
            self.stdout.write("没有安装插件 / no plugin is installed")
        for manifest in plugins():
            state = "启用 enabled" if enabled(manifest.slug) else "停用 disabled"
            self.stdout.write(
                f"{manifest.slug:20} {manifest.version:10} {state:14} {manifest.title.zh} {manifest.title.en}"
            )

    def _switch(self, slug: str, on: bool) -> None:
        try:
            switch(SYSTEM, slug, on)
        except PluginError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{slug}: {'启用 enabled' if on else '停用 disabled'}")
