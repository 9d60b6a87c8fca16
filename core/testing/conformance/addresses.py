"""Every address of a plugin, with arguments filled in from what there is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import asinh, floor, pi, radians, tan
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from core.registers.declare import REGISTERS
from core.testing.conformance.scene import Scene
from core.workflows.declare import PROCESSES
from core.workflows.models import Case

TILE = (121.5213, 38.9512, 14)  # lon, lat (degrees) and zoom of a place in the district


@dataclass(frozen=True)
class Address:
    """One address: `thing` is the register or process whose kit made it, empty for the plugin's own.

    `signed_in`: the page is open to everybody with an account. `record`: the address of a record of the kit's.
    """

    name: str
    url: str
    thing: str
    plain: bool
    signed_in: bool
    record: str = ""

    @property
    def shows_rows(self) -> bool:
        """Whether the kit shows other people's records there."""
        return bool(self.thing) and self.name.rpartition("-")[2] in {"list", "detail", "case", "history"}


def addresses(scene: Scene) -> tuple[list[Address], list[str]]:
    """Every address that can be filled in, and the names of the plugin's own that cannot."""
    found, missing = [], []
    for pattern in _patterns(scene.plugin.slug):
        if not pattern.name:
            missing.append(f"{pattern.pattern} has no name")
            continue
        thing = _thing(scene.plugin.slug, pattern.name)
        wanted = set(pattern.pattern.converters)
        values = {**_guessed(scene.plugin.slug, thing), **scene.quality.arguments.get(pattern.name, {})}
        if wanted <= values.keys():
            found.append(_address(scene.plugin.slug, pattern, thing, {name: values[name] for name in wanted}))
        elif not thing:
            missing.append(f"{pattern.name} needs {', '.join(sorted(wanted - values.keys()))}")
    return found, missing


def _address(slug: str, pattern: URLPattern, thing: str, values: Mapping[str, Any]) -> Address:
    view = getattr(pattern.callback, "func", pattern.callback)
    open_to_all = getattr(view, "page_permission", None) == ""
    try:
        url = reverse(f"{slug}:{pattern.name}", kwargs=dict(values))
    except NoReverseMatch:
        url = f"/m/{slug}/{pattern.pattern}"
    return Address(str(pattern.name), url, thing, not values, open_to_all, _record(slug, thing))


def _record(slug: str, thing: str) -> str:
    if not thing or (pk := _guessed(slug, thing).get("pk")) is None:
        return ""
    return f"/m/{slug}/{thing.partition('.')[2]}/{pk}/"


def _patterns(slug: str) -> Iterator[URLPattern]:
    for each in get_resolver().url_patterns:
        if isinstance(each, URLResolver) and each.namespace == slug:
            yield from _within(each)


def _within(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _within(each)
        else:
            yield each


def _thing(slug: str, name: str) -> str:
    """The register or process of the kit's page of this name."""
    things = [each for each in (*REGISTERS, *(process for process, _ in PROCESSES)) if each.startswith(f"{slug}.")]
    return next((each for each in things if name.startswith(f"{each.partition('.')[2]}-")), "")


def _guessed(slug: str, thing: str) -> dict[str, Any]:
    values: dict[str, Any] = dict(zip("zxy", tile_at(*TILE), strict=True))
    if thing in REGISTERS:
        first = REGISTERS[thing].model.objects.order_by("pk").values_list("pk", flat=True).first()
    else:
        first = Case.objects.filter(process=thing).order_by("pk").values_list("pk", flat=True).first()
    return values if first is None else {**values, "pk": first}


def tile_at(lon: float, lat: float, zoom: int) -> tuple[int, int, int]:
    """The web Mercator tile (z, x, y) that holds a place (degrees)."""
    size = 2**zoom
    y = (1 - asinh(tan(radians(lat))) / pi) / 2
    return zoom, floor((lon + 180) / 360 * size), floor(y * size)
