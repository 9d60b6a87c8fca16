"""What somebody wants done to a feature, as it comes from a page, the API or a program."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Verb = Literal["add", "change", "remove", "split"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One wish.

    Attributes:
        verb: what is to be done. id: the feature, for all but `add`; with `add`, the number of a removed feature that
            is to come back.
        revision: the revision that the person saw, for all but `add`.
        geometry: GeoJSON geometry, longitude and latitude in degrees (EPSG:4490; CRS84 is taken as the same); needed to
            add, None to leave it as it is. For `split` the line along which the feature is cut.
        values: fields by name; those of a change that are not named stay as they are.
    """

    verb: Verb
    id: int | None = None
    revision: int | None = None
    geometry: Mapping[str, Any] | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
