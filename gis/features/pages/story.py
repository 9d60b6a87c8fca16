"""How a layer came to be what it is: imports, edits, and changes of its entry in the catalogue, in one line of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access.api import Principal
from core.registers.api import history, title_of
from gis.features.models import Edit, ImportRun, Layer

MOST = 200


@dataclass(frozen=True)
class Chapter:
    """Something that happened: when, by whom, what, why, and where to read on."""

    at: datetime
    by: str
    what: str
    why: str = ""
    url: str = ""


def story_of(principal: Principal, layer: Layer) -> list[Chapter]:
    """The latest first, at most `MOST` of them."""
    chapters = [*_imports(layer), *_edits(layer), *_entry(principal, layer)]
    return sorted(chapters, key=lambda each: each.at, reverse=True)[:MOST]


def _imports(layer: Layer) -> Iterator[Chapter]:
    runs = ImportRun.objects.filter(layer=layer.name, state=ImportRun.State.DONE)[:MOST]
    for run in runs:
        yield Chapter(run.ended_at or run.at, run.by, _("Imported from “%(file)s”") % {"file": run.file})


def _edits(layer: Layer) -> Iterator[Chapter]:
    edits = Edit.objects.filter(layer=layer, state=Edit.State.PUBLISHED).order_by("-decided_at", "pk")[:MOST]
    groups: dict[str, list[Edit]] = {}
    for edit in edits:
        groups.setdefault(str(edit.together), []).append(edit)
    for together, own in groups.items():
        first = own[0]
        count = {"count": len(own), "by": first.decided_by}
        what = ngettext("%(count)d edit, published by %(by)s", "%(count)d edits, published by %(by)s", len(own)) % count
        url = reverse("layer-group", args=[f"layer.{layer.name}", together])
        yield Chapter(first.decided_at or first.at, first.by, what, first.why, url)


def _entry(principal: Principal, layer: Layer) -> Iterator[Chapter]:
    from gis.registers import LAYER

    try:
        versions = history(principal, LAYER, layer.pk)
    except Layer.DoesNotExist:  # an open layer of an agency whose entries this person does not see
        return
    for version in versions:
        fields = ", ".join(title_of(LAYER, name) for name in version.changed)
        what = _("Entry in the catalogue: %(fields)s") % {"fields": fields} if fields else _("Entered in the catalogue")
        yield Chapter(version.since, version.by, what, version.why)
