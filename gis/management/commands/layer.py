"""`manage.py layer import|list|export`: layers by the command line, with the same checks as by the page."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.access.api import SYSTEM
from core.accounts.api import Agency
from core.states.api import Refusal
from gis.collections.find import collection_of, collections
from gis.features.models import Layer
from gis.imports.choice import Choice
from gis.imports.kinds import opened
from gis.imports.look import look
from gis.imports.names import name_from
from gis.imports.problems import FileRefused
from gis.imports.take import Report, RowsRefused, import_file

# handed on as they are
GIVEN = (
    "crs",
    "encoding",
    "inner",
    "lon",
    "lat",
    "wkt",
    "address",
    "key",
    "source",
    "licence",
)


class Command(BaseCommand):
    help = "图层的导入、列表与导出 / Import, list and export layers."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        taken = verbs.add_parser("import", help="导入文件 / import a file")
        taken.add_argument("file", type=Path)
        for option in ("name", "title", *GIVEN):
            taken.add_argument(f"--{option}", default="")
        taken.add_argument("--agency", default="", help="编码 / code; default: the first")
        for flag in ("repair", "swap", "anywhere", "replace"):
            taken.add_argument(f"--{flag}", action="store_true")
        verbs.add_parser("list", help="列出 / list collections")
        given = verbs.add_parser("export", help="导出 / export a collection")
        given.add_argument("collection")
        given.add_argument("file", type=Path)
        given.add_argument("--crs", default="EPSG:4490")
        given.add_argument("--format", default="")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            {"import": self._import, "list": self._list, "export": self._export}[verb](options)
        except RowsRefused as refused:
            self._say(refused.report)
            raise CommandError(f"{refused.report.refused} rows refused; nothing stored") from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except (LookupError, ObjectDoesNotExist) as error:
            raise CommandError(f"no such layer: {error}") from None
        except (FileRefused, Refusal, OSError) as error:
            raise CommandError(str(error)) from None

    def _import(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        with tempfile.TemporaryDirectory() as folder:
            file = opened(path, path.name, Path(folder))
            name = options["name"] or name_from(path.name.split(".")[0])
            flags: dict[str, Any] = {flag: bool(options[flag]) for flag in ("repair", "swap", "anywhere", "replace")}
            choice = Choice(name=name, **{each: options[each] for each in GIVEN}, **flags)
            seen = look(file, choice)
            for each in seen.suspicions:
                self.stderr.write(str(each))
            columns = tuple(seen.columns)
            if choice.replace:
                known = {field["name"] for field in Layer.objects.get(name=name).fields}
                columns = tuple(each for each in columns if each.name in known)
            choice = replace(
                choice,
                title_zh=options["title"] or path.stem,
                crs=choice.crs or seen.said,
                columns=columns,
                agency=_agency(options["agency"]),
            )
            self._say(import_file(SYSTEM, file, choice, progress=self._progress))

    def _progress(self, done: int, total: int) -> None:
        self.stderr.write(f"{done}/{total or '?'}")

    def _say(self, report: Report) -> None:
        for each in (*report.warnings, *report.problems):
            where = f"{each.row} {each.field}".strip() if each.row else "-"
            self.stderr.write(f"{where}: {each}")
        said = f"rows {report.rows}, stored {report.stored}, repaired {report.repaired}"
        if report.added + report.changed + report.removed:
            said += f", added {report.added}, changed {report.changed}, removed {report.removed}"
        self.stdout.write(said)

    def _list(self, _options: dict[str, Any]) -> None:
        for name, each in collections(SYSTEM).items():
            self.stdout.write(f"{name}\t{each.shape}\t{each.title.zh}")

    def _export(self, options: dict[str, Any]) -> None:
        from gis.exports.write import export

        path: Path = options["file"]
        form = options["format"] or path.suffix.lstrip(".").replace("zip", "shp")
        made = export(SYSTEM, collection_of(SYSTEM, options["collection"]), form, options["crs"])
        with path.open("wb") as out:  # opened when nothing can be refused any more
            for piece in made.pieces:
                out.write(piece)
        self.stdout.write(str(path))


def _agency(code: str) -> int | None:
    rows = Agency.objects.filter(code=code) if code else Agency.objects.order_by("path")
    found = rows.first()
    return found.pk if found else None
