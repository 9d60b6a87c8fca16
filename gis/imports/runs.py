"""Imports in the background: a file is kept, a choice made, the worker takes it in; how far it is can be seen.

While it runs, the worker's session holds an advisory lock on the run's number. A run that says `running` whose lock
nobody holds has lost its worker: it is said to have failed, and can be taken up again. Nothing of it was stored, since
all rows go in by one transaction.
"""

import logging
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.access.api import AccessDenied, Principal, principal_of, require
from core.accounts.api import User
from core.database.api import connect, pool
from core.files.api import keep_chunks, path_of
from core.states.api import Refusal
from gis.features.models import ImportRun
from gis.imports.choice import Choice, choice_from
from gis.imports.kinds import LARGEST, Opened, opened
from gis.imports.problems import FileRefused, Problem
from gis.imports.take import Report, RowsRefused, import_file
from gis.registers import LAYER

log = logging.getLogger(__name__)
LOCK = 210211_04  # with the run's number: who works on it
READ, QUEUED, RUNNING = ImportRun.State.READ, ImportRun.State.QUEUED, ImportRun.State.RUNNING
DONE, REFUSED, FAILED = ImportRun.State.DONE, ImportRun.State.REFUSED, ImportRun.State.FAILED
_TELL = "UPDATE citygis_importrun SET done = %s WHERE id = %s AND state = 'running'"


class StoppedError(Exception):
    """Somebody stopped the import while it ran."""


def receive(actor: Principal, name: str, chunks: Iterable[bytes], size: int) -> ImportRun:
    """Keep an uploaded file. Raises AccessDenied, FileRefused (too large)."""
    _need_right(actor)
    if size > LARGEST:
        raise FileRefused("too_large", size=size // 2**20, most=LARGEST // 2**20)
    return ImportRun.objects.create(
        file=name[-200:], kept=keep_chunks(chunks), by=actor.username, user_id=actor.user_id, at=timezone.now()
    )


def laid_ready(run: ImportRun, folder: Path) -> Opened:
    """The run's file, checked, in a folder that the caller throws away. Raises FileRefused."""
    return opened(path_of(run.kept), run.file, folder)


def own_run(actor: Principal, number: int) -> ImportRun:
    """A run of the actor's own. Raises ImportRun.DoesNotExist."""
    return ImportRun.objects.get(pk=number, user_id=actor.user_id)


@transaction.atomic
def begin(actor: Principal, number: int, choice: Choice) -> ImportRun:
    """Hand the run to the worker with this choice; also one that failed or was refused, to be tried again."""
    _need_right(actor)
    run = ImportRun.objects.select_for_update().get(pk=number, user_id=actor.user_id)
    if run.state in (QUEUED, RUNNING, DONE):
        return run
    run.choice, run.layer, run.state = choice.as_json(), choice.name, QUEUED
    run.done, run.report, run.ended_at = 0.0, {}, None
    run.save()
    transaction.on_commit(lambda: _defer(run.pk))
    return run


def stop(actor: Principal, number: int) -> None:
    """Stop a run that waits or works; the worker notices after the rows in its hands and undoes them."""
    run = own_run(actor, number)
    said = Report(problems=[Problem("cancelled", {"who": actor.display or actor.username})]).as_json()
    waiting = ImportRun.objects.filter(pk=run.pk, state__in=(QUEUED, RUNNING))
    waiting.update(state=FAILED, report=said, ended_at=timezone.now())


def work(number: int) -> None:
    """Take the run's file in; called by the worker. What happens meanwhile is on the run, never raised."""
    with connect() as held:
        held.autocommit = True
        row = held.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, number]).fetchone()
        if not (row and row[0]):
            return  # another worker has it
        if not ImportRun.objects.filter(pk=number, state=QUEUED).update(state=RUNNING):
            return
        _work(ImportRun.objects.get(pk=number))


def fail_lost_runs() -> int:
    """Say of runs whose worker is gone that they failed; returns how many."""
    lost = 0
    said = Report(problems=[Problem("worker_gone")]).as_json()
    with connect() as held:
        held.autocommit = True
        for number in ImportRun.objects.filter(state=RUNNING).values_list("pk", flat=True):
            row = held.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, number]).fetchone()
            if row and row[0]:
                still = ImportRun.objects.filter(pk=number, state=RUNNING)
                lost += still.update(state=FAILED, report=said, ended_at=timezone.now())
                held.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, number])
    return lost


def _work(run: ImportRun) -> None:
    try:
        actor = principal_of(User.objects.get(pk=run.user_id or 0))
        with tempfile.TemporaryDirectory() as folder, transaction.atomic():
            file = laid_ready(run, Path(folder))
            report = import_file(actor, file, choice_from(run.choice), run=run.pk, progress=_progress(run.pk))
            ended = {"state": DONE, "done": 1.0, "report": report.as_json(), "ended_at": timezone.now()}
            if not ImportRun.objects.filter(pk=run.pk, state=RUNNING).update(**ended):
                raise StoppedError
    except StoppedError:
        return
    except RowsRefused as refused:
        _end(run, REFUSED, refused.report)
    except FileRefused as refused:
        _end(run, REFUSED, Report(problems=[refused.problem]))
    except (ValidationError, Refusal, AccessDenied) as refused:
        _end(run, REFUSED, Report(problems=[Problem("said", {"text": _text(refused)})]))
    except (DatabaseError, psycopg.Error):  # what breaks while rows are copied is not wrapped by Django
        log.exception("import failed", extra={"run": run.pk})
        _end(run, FAILED, Report(problems=[Problem("database")]))
    except Exception as error:
        log.exception("import failed", extra={"run": run.pk})
        _end(run, FAILED, Report(problems=[Problem("said", {"text": str(error)[:300]})]))


def _progress(number: int) -> Any:
    """Told on a connection of its own, so that others see it; a run that is no longer running stops here."""

    def tell(done: int, total: int) -> None:
        share = min(0.95, done / total) if total else 0.5
        with pool().connection() as connection:
            if connection.execute(_TELL, [share, number]).rowcount == 0:
                raise StoppedError

    return tell


def _end(run: ImportRun, state: str, report: Report) -> None:
    ImportRun.objects.filter(pk=run.pk, state=RUNNING).update(
        state=state, report=report.as_json(), ended_at=timezone.now()
    )


def _text(refused: Exception) -> str:
    return " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)


def _need_right(actor: Principal) -> None:
    if not actor.scopes(LAYER.permission("edit")):
        require(actor, LAYER.permission("edit"))


def _defer(number: int) -> None:
    from gis.tasks import import_run

    import_run.defer(number=number)
