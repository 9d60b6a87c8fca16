"""`gps/<device>/order`, `owntracks/<user>/<device>/order`: how an order stands, from the crew.

`{"order": number, "status": "acknowledged" | "en_route" | "on_scene" | "cleared", "t": ISO 8601 or epoch seconds,
"note"?: text}`; other keys are left aside.
"""

from typing import Annotated, Literal

import msgspec

from sensors.formats.plain import Time
from sensors.formats.reading import fit, parse
from sensors.formats.reported import OrderStatus, Part
from sensors.formats.times import epoch_of

LONGEST_NOTE = 1000


class _Order(msgspec.Struct, frozen=True):
    order: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]
    status: Literal["acknowledged", "en_route", "on_scene", "cleared"]
    t: Time | str
    note: Annotated[str, msgspec.Meta(max_length=LONGEST_NOTE)] = ""


def decode_order(payload: bytes) -> list[Part]:
    """The report in a message.

    Raises:
        DecodeError: it cannot be understood.
    """
    read = fit(parse(payload), _Order)
    return [OrderStatus(read.order, read.status, epoch_of(read.t), read.note.replace("\0", ""))]
