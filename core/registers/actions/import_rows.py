"""Taking in a whole table: all of it, or, if asked, what is good of it; what is not is named row by row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from core.access.gate import require
from core.access.principal import Principal
from core.events.append import append
from core.registers.actions.create import new
from core.registers.actions.rows import refuse_made_elsewhere
from core.registers.check import same_groups
from core.registers.declare import Register
from core.registers.events import told
from core.registers.models import Record
from core.registers.read import living
from core.registers.same import identities, refusing_same, same
from core.registers.values import Reader, checked_text

_BATCH = 1000
Identity = tuple[Any, ...]


class Problem(NamedTuple):
    """What is wrong with a row: its number in the table, the field (empty: the whole row), and why."""

    row: int
    field: str
    reason: str


@dataclass(frozen=True)
class Report:
    """What became of a table: how many rows it had, how many were good, how many became records."""

    rows: int
    good: int
    stored: int
    problems: list[Problem] = field(default_factory=list)


@transaction.atomic
def import_rows(
    actor: Principal,
    register: Register,
    rows: Iterable[tuple[int, Mapping[str, Any]]],
    *,
    store_good: bool = False,
    dry_run: bool = False,
    why: str = "",
) -> Report:
    """Add the rows, each a number in its table and values by field (`read_table` gives them).

    Where any row is bad nothing is stored, unless `store_good`; with `dry_run` nothing is stored in any case.

    Raises:
        AccessDenied: the actor may not edit this register anywhere.
        Refusal: `same_exists`, somebody stored one of these records while this ran; `made_elsewhere`.
    """
    refuse_made_elsewhere(register)
    if not actor.scopes(register.permission("edit")):
        require(actor, register.permission("edit"))
    why = checked_text("why", why, needed=False)
    read, problems, count = _read(actor, register, rows)
    good, same_ones = _without_same(actor, register, read)
    problems = sorted([*problems, *same_ones])
    if dry_run or not good or (problems and not store_good):
        return Report(count, len(good), 0, problems)
    stored = [new(actor, register, values, why) for _number, values in good]
    with refusing_same():
        register.model.objects.bulk_create(stored, batch_size=_BATCH)
    _tell(actor, register, stored, count)
    return Report(count, len(good), len(stored), problems)


def _read(
    actor: Principal, register: Register, rows: Iterable[tuple[int, Mapping[str, Any]]]
) -> tuple[list[tuple[int, dict[str, Any]]], list[Problem], int]:
    reader, good, problems, count = Reader(actor, register), [], [], 0
    permission = register.permission("edit")
    for number, given in rows:
        count += 1
        values, errors = reader.read(given, whole=True)
        agency = values.get("agency")
        if agency is not None and not actor.may(permission, agency.path):
            errors["agency"] = [_("You may not add records of this agency.")]
        if errors:
            problems += [Problem(number, name, " ".join(sentences)) for name, sentences in errors.items()]
        else:
            good.append((number, values))
    return good, problems, count


def _without_same(
    actor: Principal, register: Register, rows: list[tuple[int, dict[str, Any]]]
) -> tuple[list[tuple[int, dict[str, Any]]], list[Problem]]:
    """The rows that equal neither a record nor a row above, and what is wrong with the others."""
    there = {group: _there(register, group, rows) for group in same_groups(register)}
    seen: dict[tuple[tuple[str, ...], Identity], int] = {}
    good, problems = [], []
    for number, values in rows:
        wrong = _problem(actor, register, there, seen, number, values)
        if wrong:
            problems.append(wrong)
        else:
            good.append((number, values))
    return good, problems


def _problem(
    actor: Principal,
    register: Register,
    there: Mapping[tuple[str, ...], Mapping[Identity, Record]],
    seen: dict[tuple[tuple[str, ...], Identity], int],
    number: int,
    values: Mapping[str, Any],
) -> Problem | None:
    own = identities(register, values)
    for group, identity in own.items():
        if (other := there[group].get(identity)) is not None:
            return Problem(number, group[0], str(same(actor, register, group, other)))
        if (above := seen.get((group, identity))) is not None:
            return Problem(number, group[0], _("Row %(row)d is the same record.") % {"row": above})
    seen.update(dict.fromkeys(own.items(), number))
    return None


def _there(
    register: Register, group: tuple[str, ...], rows: list[tuple[int, dict[str, Any]]]
) -> dict[Identity, Record]:
    """The living records that any of the rows could be, by identity; found by the first field of it."""
    firsts = {values.get(group[0]) for _number, values in rows} - {None, ""}
    found: dict[Identity, Record] = {}
    wanted = list(firsts)
    for start in range(0, len(wanted), _BATCH):
        near = living(register).filter(**{f"{group[0]}__in": wanted[start : start + _BATCH]}).select_related("agency")
        found |= {tuple(getattr(record, name) for name in group): record for record in near.defer("search")}
    return found


def _tell(actor: Principal, register: Register, stored: list[Record], rows: int) -> None:
    """One event for each agency, since what happens at one is not for all to read."""
    for path in sorted({record.agency.path for record in stored}):
        own = [record.pk for record in stored if record.agency.path == path]
        facts = {"rows": rows, "stored": len(own), "refused": rows - len(stored)}
        payload = told(register, "imported", first_id=min(own), last_id=max(own), **facts)
        append(payload, actor=actor, agency_path=path)
