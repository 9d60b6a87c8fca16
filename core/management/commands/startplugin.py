"""`manage.py startplugin SLUG [--register THING] [--workflow THING]`: a new plugin that is green at once."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.plugins.errors import PluginError
from core.plugins.scaffolding import Plan, make_plugin


class Command(BaseCommand):
    help = "新建插件 / Make a new plugin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="插件名：小写字母、数字、下划线 / small letters, digits and _")
        parser.add_argument("--register", default="", metavar="THING", help="带一个登记库 / with a register of things")
        parser.add_argument("--workflow", default="", metavar="THING", help="带一个业务流程 / with a process")
        parser.add_argument("--title-zh", default="", help="中文名称 / title in Chinese")
        parser.add_argument("--title-en", default="", help="英文名称 / title in English")
        parser.add_argument("--folder", type=Path, default=None, help="所在文件夹 / the folder, default plugins/")

    def handle(self, *args: Any, slug: str, folder: Path | None, **options: Any) -> None:
        folder = folder or Path(settings.BASE_DIR) / "plugins"
        plain = slug.replace("_", " ").capitalize()
        titles = (options["title_zh"] or options["title_en"] or plain, options["title_en"] or plain)
        plan = Plan(slug, *titles, options["register"], options["workflow"], package=folder.name)
        try:
            made = make_plugin(plan, folder)
        except PluginError as error:
            raise CommandError(str(error)) from error
        if plan.register and folder == Path(settings.BASE_DIR) / "plugins":
            self._migration(slug)
        _tidy(made)
        self.stdout.write(f"{made}")
        self.stdout.write(f"manage.py migrate && pytest tests/plugins -k {slug} && pytest plugins/{slug}")

    def _migration(self, slug: str) -> None:
        """In a process of its own: this one started without the plugin."""
        words = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "makemigrations", slug]
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  # our own command
        if done.returncode:
            raise CommandError(done.stderr or done.stdout)


def _tidy(made: Path) -> None:
    """Bring the generated migration into the house's form, where the formatter is installed (developers have it)."""
    if find_spec("ruff"):
        words = [sys.executable, "-m", "ruff", "format", "--quiet", str(made)]
        subprocess.run(words, check=False)  # noqa: S603  # our own command
