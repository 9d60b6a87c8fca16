"""Taking a file in: all of its rows or none, in one transaction, with a report that names row and reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import shapely
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from psycopg import sql

from core.access.api import Principal, require
from core.events.api import append
from core.registers.api import change
from gis.collections.layers import seen_layers
from gis.features.events import LayerFilled
from gis.features.make import Feature, fill, layer_of, make_layer
from gis.features.models import Layer
from gis.features.stamps import bump
from gis.geocoding.layer_places import MOST, name_field
from gis.imports.choice import Choice, Mapped
from gis.imports.geometry import prepared, shape_of
from gis.imports.keys import Keys
from gis.imports.kinds import Opened
from gis.imports.look import SAMPLE, STORED, source_of, suspicions
from gis.imports.merge import merge
from gis.imports.problems import SHOWN, FileRefused, Problem
from gis.imports.source import Batch, Source
from gis.imports.table import TableSource
from gis.imports.values import coerced
from gis.registers import LAYER, PUBLISH

Columns = list[tuple[dict[str, Any], str]]  # fields of a layer with the file's column, empty for none
Progress = Callable[[int, int], None]  # rows done, rows in all (0: not known); may raise to stop


COUNTS = ("rows", "stored", "repaired", "replaced", "added", "changed", "removed", "refused")


@dataclass
class Report:
    """What became of a file: rows read and stored, geometries repaired, features replaced, and what was wrong.

    Where features are known again by a key, those added, changed and removed are counted; `replaced` are the last two.
    """

    rows: int = 0
    stored: int = 0
    repaired: int = 0
    replaced: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """What `ImportRun.report` keeps."""
        counts = {name: getattr(self, name) for name in COUNTS}
        said = {name: [each.as_json() for each in getattr(self, name)] for name in ("problems", "warnings")}
        return {**counts, **said}


class RowsRefused(Exception):  # a refusal
    """Rows cannot be taken; nothing was stored. `report` names them."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(f"{report.refused} rows refused")


def _no_progress(_done: int, _total: int) -> None:
    return None


def import_file(
    actor: Principal, file: Opened, choice: Choice, *, run: int = 0, progress: Progress = _no_progress
) -> Report:
    """Take a file into a new layer, or in place of an existing layer's features.

    Args:
        run: number of the `ImportRun`, for the log. progress: told after each batch; what it raises undoes everything.

    Raises:
        AccessDenied, ValidationError, Refusal: as for `make_layer`; replacing needs `gis.layer.publish`, too.
        FileRefused: the file as a whole cannot be taken.
        RowsRefused: rows of it cannot; the report names them.
    """
    source = source_of(file, choice, seen_layers(actor))
    if isinstance(source, TableSource) and source.address:
        choice = _stored_already(choice)
    if not choice.crs:
        raise FileRefused("no_crs")
    taking = _Taking(source, choice, Report(), progress)
    with transaction.atomic():
        layer = _replace(actor, choice, taking) if choice.replace else _make(actor, choice, taking)
        if taking.report.rows == 0:
            raise FileRefused("no_features")
        facts = {"rows": taking.report.stored, "replaced": taking.report.replaced, "run": run}
        told = LayerFilled(layer=layer.name, title=layer.title_zh, file=file.name, **facts)
        append(told, actor=actor, agency_path=layer.agency.path)
    if name_field(layer) and taking.report.stored > MOST:
        taking.report.warnings.append(Problem("many_names", {"count": taking.report.stored, "most": MOST}))
    return taking.report


def _stored_already(choice: Choice) -> Choice:
    """What was geocoded is in our own system."""
    return replace(choice, crs=STORED, swap=False)


def _make(actor: Principal, choice: Choice, taking: "_Taking") -> Layer:
    def filled(cursor: Any, draft: Layer) -> None:
        taking.fill(cursor, draft, actor.username)

    return make_layer(
        actor,
        name=choice.name,
        title_zh=choice.title_zh,
        title_en=choice.title_en,
        about=choice.about,
        source=choice.source,
        licence=choice.licence,
        dated=_day(choice.dated),
        access=choice.access,
        shared=choice.shared,
        agency=choice.agency,
        shape=choice.shape or taking.shape,
        fields=[each.as_field(choice.key) for each in choice.columns],
        crs=choice.crs,
        why=choice.why,
        filled=filled,
    )


def _replace(actor: Principal, choice: Choice, taking: "_Taking") -> Layer:
    """The trigger of the table keeps what is deleted."""
    layer = layer_of(actor, choice.name)
    require(actor, LAYER.permission("edit"), layer.agency.path)
    require(actor, PUBLISH, layer.agency.path)
    table = sql.Identifier(layer.table)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(table))
        taking.replace(cursor, layer, actor.username)
        cursor.execute(sql.SQL("ANALYZE {}").format(table))
    bump(layer.name)
    layer = layer_of(actor, choice.name)
    given = {"source": choice.source, "licence": choice.licence, "dated": choice.dated}
    values = {name: value for name, value in given.items() if value}
    why = choice.why or "import"
    change(actor, LAYER, layer.pk, layer.version, values, why, inside={"crs": choice.crs})
    return layer


class _Taking:
    """The rows of a file on their way into a table. From the first problem on rows are only looked at."""

    def __init__(self, source: Source, choice: Choice, report: Report, progress: Progress) -> None:
        self.source, self.choice, self.report, self.progress = source, choice, report, progress

    @property
    def shape(self) -> str:
        """The shape that the first features have; a table has points unless it says geometries in text."""
        if isinstance(self.source, TableSource) and not self.source.wkt:
            return "Point"
        first = next(self.source.batches(SAMPLE), None)
        found = shape_of(first.geometry) if first else ""
        if not found:
            raise FileRefused("no_features")
        return found

    def fill(self, cursor: Any, layer: Layer, by: str) -> None:
        """Copy all rows. Raises RowsRefused, FileRefused."""
        columns = self._columns(layer)
        self.report.stored = fill(cursor, layer, self._rows(layer, columns), by=by, why=self.choice.why)

    def replace(self, cursor: Any, layer: Layer, by: str) -> None:
        """All rows in place of what is there; features are known again where there is a key. Raises as `fill`."""
        columns = self._columns(layer)
        key = _key_of(columns, self.choice)
        if not key:
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(layer.table)))
            self.report.replaced = cursor.rowcount
            self.report.stored = fill(cursor, layer, self._rows(layer, columns), by=by, why=self.choice.why)
            return
        given = [field["name"] for field, source in columns if source]
        made = merge(cursor, layer, key, given, self._rows(layer, columns), by=by, why=self.choice.why)
        self.report.added, self.report.changed, self.report.removed = made.added, made.changed, made.removed
        self.report.replaced = made.changed + made.removed
        self.report.stored = made.added + made.changed + made.same

    def _columns(self, layer: Layer) -> Columns:
        """Each field of the layer and the column it comes from (empty: none)."""
        by_name = {each.name: each for each in self.choice.columns}
        known = {column.name for column in self.source.columns}
        for each in self.choice.columns:
            if each.source not in known:
                raise FileRefused("no_column", column=each.source)
        unknown = sorted(set(by_name) - {field["name"] for field in layer.fields})
        if unknown:
            raise ValidationError({"columns": [str(Problem("no_column", {"column": name})) for name in unknown]})
        nothing = Mapped("", "")
        return [(field, by_name.get(field["name"], nothing).source) for field in layer.fields]

    def _rows(self, layer: Layer, columns: Columns) -> Iterator[Feature]:
        """Features one by one; after the last of them RowsRefused where any was refused."""
        total, keys = self.source.count, Keys(_key_of(columns, self.choice))
        for number, batch in enumerate(self.source.batches()):
            if number == 0:
                self._suspect(batch)
            taken = self._take(layer, columns, batch, keys)
            self.report.rows += len(batch.rows)
            if not self.report.refused:
                yield from taken
            self.progress(self.report.rows, total)
        if self.report.refused:
            raise RowsRefused(self.report)

    def _suspect(self, batch: Batch) -> None:
        """What is wrong with all rows at once is said once, not row by row."""
        for found in suspicions(batch, self.choice.crs, self.choice.swap):
            if found.code in ("looks_like", "outline"):
                self.report.warnings.append(found)
            elif not (self.choice.anywhere and found.code == "elsewhere"):
                raise FileRefused(found.code, **found.facts)

    def _take(self, layer: Layer, columns: Columns, batch: Batch, keys: Keys) -> Iterator[Feature]:
        choice = self.choice
        known = {problem.row for problem in batch.problems}
        made = prepared(
            batch.geometry,
            batch.rows,
            shape=layer.shape,
            crs=choice.crs,
            swap=choice.swap,
            repair=choice.repair,
            anywhere=choice.anywhere,
        )
        problems = [*batch.problems, *(each for each in made.problems if each.row not in known)]
        lists = []
        for column, source in columns:
            if not source:
                lists.append([None] * len(batch.rows))
                continue
            values, wrong = coerced(batch.columns[source], column["kind"], batch.rows, source)
            lists.append(values)
            problems += wrong
            if column["name"] == keys.name:
                problems += keys.wrong(values, batch.rows, source, {each.row for each in wrong})
        self.report.repaired += made.repaired
        self._note(problems)
        if self.report.refused:
            return iter(())
        hexed = shapely.to_wkb(shapely.set_srid(made.geometry, int(STORED[5:])), hex=True, include_srid=True)
        return zip(hexed.tolist(), zip(*lists, strict=True) if lists else ((),) * len(batch.rows), strict=True)

    def _note(self, problems: list[Problem]) -> None:
        self.report.refused += len({problem.row for problem in problems})
        room = SHOWN - len(self.report.problems)
        if room > 0:
            self.report.problems += sorted(problems, key=lambda each: each.row or 0)[:room]


def _key_of(columns: Columns, choice: Choice) -> str:
    """The field by which features are known again: the one chosen, else the layer's own if the file has it."""
    chosen = next((field["name"] for field, source in columns if source and source == choice.key), "")
    if choice.key and not chosen:
        raise FileRefused("key_not_taken", column=choice.key)
    return chosen or next((field["name"] for field, source in columns if source and field.get("key")), "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValidationError({"dated": [str(Problem("bad_date", {"value": text[:20]}))]}) from None
