"""What `./run --demo` shows of this stage: made-up facilities, shelters, depots and their stock; may be repeated."""

from typing import TextIO

from gis.facilities.store import refresh, store, there_are


def prepare(out: TextIO) -> None:
    """Enter them, unless they are there."""
    if there_are() or not (stored := store()):
        return
    refresh()
    out.write(f"重点设施：合成设施、避难场所与物资 {stored} 条 / synthetic facilities, shelters and supplies\n")
