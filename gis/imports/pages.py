"""Pages of the import: upload, a first look with the choices, how far it is, what came of it."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access.api import Principal, under
from core.accounts.api import Agency
from core.pages.api import page, principal_of_page
from gis.collections.declare import COLUMN_TYPES
from gis.features.fields import checked_fields, checked_name
from gis.features.models import ImportRun, Layer
from gis.features.pages.frame import addresses
from gis.imports.choice import Choice, Mapped, choice_from
from gis.imports.look import Look, look
from gis.imports.names import name_from
from gis.imports.problems import FileRefused, problem_from
from gis.imports.runs import QUEUED, RUNNING, begin, laid_ready, own_run, receive, stop
from gis.imports.suspect import ZONES
from gis.registers import LAYER

EDIT = LAYER.permission("edit")
MOST_RUNS = 10
FLAGS = ("swap", "repair", "anywhere", "replace")
TEXTS = (
    *("name", "title_zh", "title_en", "about", "source", "licence", "dated", "access", "shared", "crs"),
    *("encoding", "inner", "lon", "lat", "wkt", "address", "shape", "why", "key"),
)


@page(EDIT)
def upload(request: HttpRequest) -> HttpResponse:
    """`/layers/import/`: choose a file; what one imported lately stands below."""
    principal = principal_of_page(request)
    wrong = ""
    if request.method == "POST":
        given = request.FILES.get("file")
        try:
            if given is None or not given.name:
                raise ValidationError(_("Choose a file first."))
            run = receive(principal, given.name, given.chunks(), given.size or 0)
            _check(run)
        except (FileRefused, ValidationError) as refused:
            wrong = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
        else:
            return redirect("layer-import-run", number=run.pk)
    runs = ImportRun.objects.filter(user_id=principal.user_id)[:MOST_RUNS]
    context = {"runs": runs, "wrong": wrong}
    return render(request, "citygis/import_upload.html", context, status=422 if wrong else 200)


def _check(run: ImportRun) -> None:
    """Raise FileRefused for a file that is not what it seems; of such there is nothing to choose, nor to list."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            laid_ready(run, Path(folder))
    except FileRefused:
        run.delete()
        raise


@page(EDIT)
def show(request: HttpRequest, number: int) -> HttpResponse:
    """`/layers/import/<number>/`: the choices while the file waits, then how far it is, then the report."""
    principal = principal_of_page(request)
    run = _run(principal, number)
    if request.method == "POST":
        return _chosen(request, principal, run)
    if run.state == ImportRun.State.READ or (request.GET.get("again") and run.state not in (QUEUED, RUNNING)):
        return _choices(request, principal, run, _asked(run, request.GET))
    return render(request, "citygis/import_run.html", _report(run))


@page(EDIT)
@require_safe
def state(request: HttpRequest, number: int) -> HttpResponse:
    """`/layers/import/<number>/state/`: the part of the page that changes while it runs."""
    return render(request, "citygis/import_state.html", _report(_run(principal_of_page(request), number)))


@page(EDIT)
@require_POST
def stop_run(request: HttpRequest, number: int) -> HttpResponse:
    """`/layers/import/<number>/stop/`: nothing of it is stored."""
    principal = principal_of_page(request)
    stop(principal, _run(principal, number).pk)
    return redirect("layer-import-run", number=number)


def _run(principal: Principal, number: int) -> ImportRun:
    try:
        return own_run(principal, number)
    except ImportRun.DoesNotExist:
        raise Http404 from None


def _chosen(request: HttpRequest, principal: Principal, run: ImportRun) -> HttpResponse:
    choice = read_choice(request.POST)
    if "look" in request.POST:  # another encoding, system or layer: look again before deciding
        return _choices(request, principal, run, choice)
    wrong: list[str] = []
    for check in (lambda: checked_name(choice.name), lambda: checked_fields(c.as_field() for c in choice.columns)):
        try:
            check()
        except ValidationError as error:
            wrong += error.messages
    taken = Layer.objects.filter(name=choice.name).exists()
    if taken and not choice.replace:
        wrong.append(_("There is a layer of this name: choose another, or tick “replace”."))
    if choice.replace and not taken:
        wrong.append(_("There is no layer of this name to be replaced."))
    if not choice.title_zh and not choice.replace:
        wrong.append(_("The layer needs a title."))
    if wrong:
        return _choices(request, principal, run, choice, wrong)
    begin(principal, run.pk, choice)
    return redirect("layer-import-run", number=run.pk)


def read_choice(post: QueryDict) -> Choice:
    """What the form says; columns that are not ticked are left out."""
    texts: dict[str, Any] = {name: post.get(name, "").strip() for name in TEXTS}
    flags: dict[str, Any] = {name: bool(post.get(name)) for name in FLAGS}
    columns = []
    for at in range(len(post.getlist("column"))):
        if post.get(f"take-{at}"):
            kind: Any = post.get(f"kind-{at}", "text")
            names = (post.get(f"name-{at}", "").strip(), post.get(f"title-{at}", "").strip())
            unit, secret = post.get(f"unit-{at}", "").strip(), bool(post.get(f"sensitive-{at}"))
            columns.append(Mapped(post.getlist("column")[at], *names, kind, unit, secret))
    agency = post.get("agency", "")
    return Choice(**texts, **flags, columns=tuple(columns), agency=int(agency) if agency.isdecimal() else None)


def _asked(run: ImportRun, query: QueryDict) -> Choice:
    if run.choice:
        kept = choice_from(run.choice)
        return replace(kept, repair=kept.repair or bool(query.get("repair")))
    stem = run.file.split(".")[0]
    asked: dict[str, Any] = {name: query.get(name, "") for name in ("inner", "encoding", "crs")}
    return Choice(name=name_from(stem), title_zh=stem[:80], **asked)


def _choices(
    request: HttpRequest, principal: Principal, run: ImportRun, choice: Choice, wrong: list[str] | None = None
) -> HttpResponse:
    try:
        with tempfile.TemporaryDirectory() as folder:
            seen = look(laid_ready(run, Path(folder)), choice)
    except FileRefused as refused:
        context = {"run": run, "wrong": [str(refused)], "runs": []}
        return render(request, "citygis/import_upload.html", {**context, "wrong": str(refused)}, status=422)
    context = {
        "run": run,
        "choice": choice,
        "seen": seen,
        "wrong": wrong or [],
        "columns": _columns(seen, choice),
        "kinds": [(kind, _kind_title(kind)) for kind in COLUMN_TYPES],
        "systems": _systems(),
        "crs": choice.crs or seen.crs,
        "encodings": ("UTF-8", "GBK", "GB18030"),
        "agencies": Agency.objects.filter(under("path", principal.scopes(EDIT))).order_by("path"),
        "accesses": Layer.Access.choices,
        "shares": Layer.Shared.choices,
        "shapes": Layer.Shape.choices,
        "shape": choice.shape or seen.shape,
        "is_table": run.file.lower().endswith((".csv", ".txt", ".xlsx")),
    }
    return render(request, "citygis/import_choose.html", context, status=422 if wrong else 200)


def _columns(seen: Look, choice: Choice) -> list[dict[str, Any]]:
    """Each column of the file with what was chosen for it, or what is suggested."""
    chosen = {each.source: each for each in choice.columns}
    samples = list(zip(*seen.rows, strict=True)) if seen.rows else [()] * len(seen.columns)
    return [
        {
            "taken": not chosen or each.source in chosen,
            "as": chosen.get(each.source, each),
            "source": each.source,
            "sample": " · ".join(value for value in samples[at][:3] if value),
        }
        for at, each in enumerate(seen.columns)
    ]


def _systems() -> list[tuple[str, str]]:
    degrees = [
        ("EPSG:4490", _("CGCS2000 longitude and latitude")),
        ("EPSG:4326", _("WGS 84 (GPS)")),
        ("gcj02", _("GCJ-02 (Amap, Tencent)")),
        ("bd09", _("BD-09 (Baidu)")),
    ]
    return [*degrees, *((code, f"{code} {title}") for code, title in ZONES.items())]


def _kind_title(kind: str) -> str:
    titles = {
        "text": _("text"),
        "integer": _("whole number"),
        "number": _("decimal number"),
        "boolean": _("yes or no"),
        "date": _("date"),
        "datetime": _("date and time"),
    }
    return titles[kind]


def _report(run: ImportRun) -> dict[str, Any]:
    report = run.report or {}
    problems = [problem_from(each) for each in report.get("problems", [])]
    return {
        "run": run,
        "moving": run.state in (QUEUED, RUNNING),
        "percent": round(run.done * 100),
        "report": report,
        "problems": problems,
        "warnings": [problem_from(each) for each in report.get("warnings", [])],
        "hidden": max(0, report.get("refused", 0) - len({each.row for each in problems})),
        "layer": Layer.objects.filter(name=run.layer).first() if run.state == ImportRun.State.DONE else None,
        "mendable": any(each.code == "invalid" for each in problems),
        "to": addresses(f"layer.{run.layer}") if run.layer else {},
        "catalogue": reverse("gis:layer-list"),
    }
