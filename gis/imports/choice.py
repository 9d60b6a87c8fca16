"""What somebody chose for a file: as a value, and as the JSON that an import keeps."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from gis.collections.declare import Kind


@dataclass(frozen=True)
class Mapped:
    """A column of the file that becomes a field of the layer."""

    source: str
    name: str
    title: str = ""
    kind: Kind = "text"
    unit: str = ""
    sensitive: bool = False

    def as_field(self, key: str = "") -> dict[str, Any]:
        """As the layer keeps it; `key`: the column by which features are known again."""
        return {
            "name": self.name,
            "title": self.title or self.source,
            "kind": self.kind,
            "unit": self.unit,
            "sensitive": self.sensitive,
            "key": bool(key) and self.source == key,
        }


@dataclass(frozen=True, kw_only=True)
class Choice:
    """How a file becomes a layer.

    Attributes:
        name: of the layer. replace: it is there; its features are replaced.
        crs: what the coordinates are in: `EPSG:…`, `gcj02`, `bd09`. swap: latitude or northing stands first.
        repair: mend geometries that are not valid. anywhere: take what lies outside the city, too.
        inner: which of the file's layers. lon, lat, wkt, address: columns of a table that say where a row lies.
        key: the column by which a feature is known again when a file replaces what is there.
    """

    name: str
    replace: bool = False
    title_zh: str = ""
    title_en: str = ""
    about: str = ""
    source: str = ""
    licence: str = ""
    dated: str = ""
    access: str = "open"
    shared: str = "none"
    agency: int | None = None
    crs: str = ""
    swap: bool = False
    repair: bool = False
    anywhere: bool = False
    encoding: str = ""
    inner: str = ""
    lon: str = ""
    lat: str = ""
    wkt: str = ""
    address: str = ""
    shape: str = ""
    columns: tuple[Mapped, ...] = ()
    why: str = ""
    key: str = ""

    def as_json(self) -> dict[str, Any]:
        """What `ImportRun.choice` keeps."""
        return asdict(self)


def choice_from(kept: Mapping[str, Any]) -> Choice:
    """The choice that was kept."""
    known = {each.name for each in fields(Choice)}
    values = {name: value for name, value in kept.items() if name in known}
    columns = tuple(Mapped(**each) for each in values.pop("columns", ()))
    return Choice(**values, columns=columns)
