"""Which features a filter in CQL2 keeps: text or JSON in, SQL with parameters out."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gis.collections.declare import Collection, Rows
from gis.coordinates.crs import CRS84, Crs
from gis.cql2.compile import Compiler
from gis.cql2.text import read_text
from gis.cql2.words import LONGEST


def where(collection: Collection, cql2: str | dict[str, Any], crs: Crs = CRS84, prefix: str = "cql_") -> Rows:
    """The condition of a CQL2 filter over the row `r` of the collection's source.

    Text that begins with a brace is read as CQL2 JSON. Geometries are in `crs`, its axes in their own order. The
    parameters are called `cql_0`, `cql_1` and so on, or after another prefix, so that several filters go together. An
    empty text keeps everything.

    Raises:
        ValidationError: it is not CQL2, names a property that the collection has not, or compares what cannot be
            compared; the message says which.
    """
    if isinstance(cql2, str) and not cql2.strip():
        return Rows()
    compiler = Compiler(collection, crs, prefix)
    return Rows(compiler.condition(_tree(cql2)), tuple(compiler.values.kept))


def _tree(cql2: str | dict[str, Any]) -> Any:
    if not isinstance(cql2, str):
        return cql2
    if not cql2.lstrip().startswith("{"):
        return read_text(cql2)
    if len(cql2) > LONGEST:
        raise ValidationError(_("The filter is longer than %(most)s characters.") % {"most": LONGEST})
    try:
        return json.loads(cql2)
    except json.JSONDecodeError as error:
        raise ValidationError(_("The filter is not JSON: %(why)s.") % {"why": error}) from error
    except (RecursionError, ValueError) as error:
        raise ValidationError(_("The filter is nested too deeply.")) from error
