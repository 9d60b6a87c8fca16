"""Whether the fields of a layer can be columns and properties. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gis.collections.declare import COLUMN_TYPES
from gis.features.models import NAME
from gis.features.table import OWN

MOST_FIELDS = 200
RESERVED = frozenset({*OWN, "count", "geometry", "type", "bbox", "datetime"})  # what tiles and filters call their own
_UNIT = re.compile(r"[!-~]{0,20}")  # UCUM is ASCII without blanks


def checked_name(name: str) -> str:
    """The name of a layer. Raises ValidationError."""
    if not NAME.fullmatch(name):
        said = _("“%(name)s” cannot be a layer's name: small letters, digits and _ only, a letter first, 40 at most.")
        raise ValidationError({"name": [said % {"name": name}]})
    return name


def checked_fields(fields: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The fields as a layer keeps them.

    Raises:
        ValidationError: under `fields`, everything that is wrong with any of them.
    """
    kept: list[dict[str, Any]] = []
    wrong: list[str] = []
    seen: set[str] = set()
    for given in fields:
        name = str(given["name"])
        wrong += [fault for fault in _faults(name, given, seen) if fault]
        seen.add(name)
        kept.append(
            {
                "name": name,
                "title": str(given.get("title") or name)[:80],
                "kind": given["kind"],
                "unit": str(given.get("unit") or ""),
                "sensitive": bool(given.get("sensitive")),
                **({"key": True} if given.get("key") else {}),
            }
        )
    if len(kept) > MOST_FIELDS:
        wrong.append(_("A layer has at most %(most)d fields.") % {"most": MOST_FIELDS})
    if wrong:
        raise ValidationError({"fields": wrong})
    return kept


def _faults(name: str, given: Mapping[str, Any], seen: set[str]) -> Iterable[str]:
    facts = {"name": name}
    if not NAME.fullmatch(name):
        yield _("“%(name)s” cannot be a field's name: small letters, digits and _ only, a letter first.") % facts
    if name in RESERVED:
        yield _("A field cannot be called “%(name)s”: the layer needs this word itself.") % facts
    if name in seen:
        yield _("There are two fields called “%(name)s”.") % facts
    if given["kind"] not in COLUMN_TYPES:
        yield _("“%(name)s”: there is no such type.") % facts
    if not _UNIT.fullmatch(str(given.get("unit") or "")):
        yield _("“%(name)s”: write the unit as UCUM does, such as m2.") % facts
