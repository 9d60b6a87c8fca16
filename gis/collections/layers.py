"""The layers of planners as collections."""

from functools import partial

from core.access.api import Principal
from core.plugins.api import Text
from gis.basedata.stamps import version_now
from gis.collections.declare import Collection, Field
from gis.features.models import Layer

PREFIX = "layer."
VIEW = "gis.layer.view"
EDIT = "gis.layer.edit"
SENSITIVE = "gis.layer.sensitive"


def layer_stamp(name: str) -> str:
    """The name under which the version of a layer's features is kept beside those of the base data."""
    return f"{PREFIX}{name}"


def layer_collections(principal: Principal, only: str = "") -> dict[str, Collection]:
    """The layers that a person may see, by the collection's name; `only`: the one of this name."""
    rows = Layer.objects.filter(merged_into=None).select_related("agency")
    if only:
        rows = rows.filter(name=only.removeprefix(PREFIX))
    seen = (layer for layer in rows.order_by("name") if may_see(principal, layer))
    return {f"{PREFIX}{layer.name}": collection(layer, principal) for layer in seen}


def seen_layers(principal: Principal) -> list[str]:
    """The names of the layers that a person may see."""
    rows = Layer.objects.filter(merged_into=None).select_related("agency").only("name", "access", "agency__path")
    return [layer.name for layer in rows if may_see(principal, layer)]


def may_see(principal: Principal, layer: Layer) -> bool:
    """The one rule of who sees a layer, wherever it is shown or handed out."""
    if layer.access == Layer.Access.OPEN:
        return bool(principal.scopes(VIEW))
    return principal.may(VIEW, layer.agency.path)


def may_take(principal: Principal, found: Collection) -> bool:
    """Whether a file that opens without signing in may hold it: what is not shared, only by its owner's side.

    A layer's owner and those above it edit it; registers that are not shared are handed to nobody.
    """
    if found.shared != "none" or found.kind == "base":
        return True
    layers = Layer.objects.select_related("agency").filter(name=found.name.removeprefix(PREFIX))
    return found.kind == "layer" and any(principal.may(EDIT, layer.agency.path) for layer in layers)


def collection(layer: Layer, principal: Principal) -> Collection:
    """A layer with the fields that this person may see."""
    whole = principal.may(SENSITIVE, layer.agency.path)
    fields = tuple(_field(each) for each in layer.fields if whole or not each.get("sensitive"))
    return Collection(
        name=f"{PREFIX}{layer.name}",
        title=Text(zh=layer.title_zh, en=layer.title_en or layer.title_zh),
        about=Text(zh=layer.about, en=layer.about),
        source=f'"{layer.table}"',
        geometry="r.geom",
        web="r.geom_3857",
        shape=layer.shape,  # type: ignore[arg-type]  # one of its choices
        fields=fields,
        permission=VIEW,
        # people who see other fields get other tiles
        version=partial(_version, layer.name, "whole" if whole else "open"),
        kind="layer",
        owner=layer.agency.name,
        source_note=layer.source,
        licence=layer.licence,
        dated=layer.dated.isoformat() if layer.dated else "",
        crs=layer.crs,
        shared=layer.shared,  # type: ignore[arg-type]
        style=tuple(layer.style.items()),
        zooms=(layer.min_zoom, layer.max_zoom),
        revision="r.revision",
        counted=layer.name if layer.shape == Layer.Shape.POINT else "",
    )


def _version(name: str, seen: str) -> str:
    return f"{version_now(layer_stamp(name))} {seen}"


def _field(each: dict[str, str]) -> Field:
    title = Text(zh=each["title"], en=each["title"])
    quoted = each["name"].replace('"', '""')
    return Field(
        each["name"],
        title,
        each["kind"],  # type: ignore[arg-type]  # one of the kinds
        f'r."{quoted}"',
        each.get("unit", ""),
        sensitive=bool(each.get("sensitive")),
    )
