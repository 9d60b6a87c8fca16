"""A layer of many points in a private installation, and somebody who may ask for everything."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def layer_of_points(name: str, title: str, fields: Sequence[Mapping[str, Any]], rows: Iterable[Any]) -> str:
    """Make the layer with these rows (geometry as hexadecimal EWKB, values); returns a token."""
    from core.access.api import SYSTEM
    from core.accounts.api import Agency, create_token, create_user, place_agency
    from gis.api import fill, make_layer

    agency = place_agency(Agency(name="Bench", level=Agency.Level.DISTRICT, code="bench"))
    make_layer(
        SYSTEM,
        name=name,
        title_zh=title,
        shape="Point",
        fields=[dict(each) for each in fields],
        agency=agency,
        filled=lambda cursor, layer: fill(cursor, layer, rows, by="bench"),
    )
    user = create_user(SYSTEM, "bench", "Bench-2026-bench", superuser=True)
    return str(create_token(SYSTEM, user, "bench"))
