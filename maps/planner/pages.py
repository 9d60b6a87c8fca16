"""Pages of the planner's workbench: the map, and what it hands out."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.api import Principal
from core.pages.api import page, principal_of_page
from core.rest.api import answer, problem_of
from gis.api import save_map, saved_map
from maps.pages import live_config
from maps.permissions import PLANNER
from maps.planner.content import MOST_LAYERS, Opened, content_of, opened
from maps.planner.file import file_of
from maps.planner.paper import SHEETS, paper_of, sheet_of
from maps.planner.texts import planner_texts
from maps.planner.themes import data_of, theme_of


@page(PLANNER)
def planner(request: HttpRequest) -> HttpResponse:
    """`/planner/`: an empty map, or with `?map=<code>` a saved one as this person may see it."""
    principal = principal_of_page(request)
    context = {"config": _config(request, principal), "texts": planner_texts(), "sheets": list(SHEETS)}
    return render(request, "maps/planner/planner.html", context)


@require_POST
@page(PLANNER)
def save(request: HttpRequest) -> HttpResponse:
    """`/planner/save/`: keep the map; answers with its code and address."""

    def made(principal: Principal, asked: dict[str, Any], found: Opened) -> HttpResponse:
        code = save_map(principal, _title(asked), content_of(found).data())
        address = request.build_absolute_uri(f"{reverse('planner')}?map={code}")
        return JsonResponse({"code": code, "address": address})

    return _answered(request, made)


@require_POST
@page(PLANNER)
def theme(request: HttpRequest) -> HttpResponse:
    """`/planner/theme/`: what lies over the map (`regions` or `changes` of the plan), worked out."""

    def made(principal: Principal, asked: dict[str, Any], found: Opened) -> HttpResponse:
        return JsonResponse(data_of(theme_of(principal, found)))

    return _answered(request, made)


@require_POST
@page(PLANNER)
def paper(request: HttpRequest) -> HttpResponse:
    """`/planner/paper/`: the map as a PDF, from the picture of it that the browser sends along."""

    def made(principal: Principal, asked: dict[str, Any], found: Opened) -> HttpResponse:
        sheet = sheet_of(str(asked.get("paper", "")), asked.get("upright") is True)
        picture = request.FILES.get("picture")
        pixels = picture.read() if picture else b""
        pdf = paper_of(principal, found, _title(asked), sheet, pixels)
        return _handed(pdf, "application/pdf", _title(asked), "pdf")

    return _answered(request, made)


@require_POST
@page(PLANNER)
def file(request: HttpRequest) -> HttpResponse:
    """`/planner/file/`: the map as one HTML file that needs no network."""

    def made(principal: Principal, asked: dict[str, Any], found: Opened) -> HttpResponse:
        return _handed(file_of(principal, found, _title(asked)), "text/html; charset=utf-8", _title(asked), "html")

    return _answered(request, made)


def _answered(request: HttpRequest, made: Any) -> HttpResponse:
    """What `made` gives for the map in the field `plan`; errors as problem details, which the page shows."""
    principal = principal_of_page(request)
    try:
        asked = _asked(request)
        response: HttpResponse = made(principal, asked, opened(principal, asked))
    except ValidationError as error:
        return answer(problem_of(error))
    return response


def _asked(request: HttpRequest) -> dict[str, Any]:
    try:
        asked = json.loads(request.POST.get("plan", ""))
    except json.JSONDecodeError:
        asked = None
    if not isinstance(asked, dict):
        raise ValidationError(_("This is not a map of the workbench."))
    return asked


def _title(asked: dict[str, Any]) -> str:
    return str(asked.get("title", "")).strip()


def _handed(body: bytes, kind: str, title: str, ending: str) -> HttpResponse:
    name = f"{title or 'map'} {timezone.localtime():%Y%m%d-%H%M}.{ending}"
    header = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": header or "attachment"})


def _config(request: HttpRequest, principal: Principal) -> dict[str, Any]:
    """Addresses for the page's script, the sheets of paper, and the saved map that was asked for."""
    sheets = {name: {way: sheet_of(name, way == "upright").pixels for way in ("upright", "wide")} for name in SHEETS}
    own = {name: reverse(f"planner-{name}") for name in ("save", "theme", "paper", "file")}
    asked = {"saved": _saved(principal, request.GET.get("map", "")), "first": _first(request)}
    return {**live_config(), "own": own, "sheets": sheets, **asked}


def _first(request: HttpRequest) -> list[str]:
    """Names of collections to begin with, as pages of layers link here; what one may not see is not put on the map."""
    return [name for name in request.GET.get("layers", "").split(",") if name][:MOST_LAYERS]


def _saved(principal: Principal, code: str) -> dict[str, Any] | None:
    """The saved map, or what is the matter with it; None where none was asked for."""
    if not code:
        return None
    try:
        kept = saved_map(code)
    except LookupError:
        return {"missing": True}
    found = opened(principal, kept.content)
    by = kept.user.get_full_name() or kept.user.get_username()
    told = {"title": kept.title, "by": by, "at": timezone.localtime(kept.at).strftime("%Y-%m-%d %H:%M")}
    return {**content_of(found).data(), **told, "withheld": found.withheld, "missing": False}
