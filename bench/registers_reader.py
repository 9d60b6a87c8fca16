"""Runs inside a private installation: fills a register, asks it everything, and prints the milliseconds as JSON."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

ROUNDS = 30
_WARM = 3
_PATH = "/api/v1/registers/benchregisters.person/records"


def main(records: int) -> None:
    """Print `{kind of request: [milliseconds, …]}`."""
    from django.test import Client

    from bench.registers_people import PEOPLE, fill
    from core.access.api import SYSTEM, Role
    from core.accounts.api import Agency, create_token, create_user, grant, place_agency
    from core.registers.api import declared_for_a_while

    root = place_agency(Agency(name="Bench", level=Agency.Level.DISTRICT, code="bench"))
    agencies = [
        place_agency(Agency(name=f"Bench {n}", level=Agency.Level.COMMUNITY, code=f"bench{n}", parent=root))
        for n in range(200)
    ]
    with ExitStack() as stack:
        stack.enter_context(declared_for_a_while(PEOPLE))
        fill(records, agencies)
        clients = {}
        for name, agency in (("officer", root), ("clerk", agencies[3])):
            user = create_user(SYSTEM, name, "Bench-2026-bench")
            grant(SYSTEM, user, Role.LIAISON, agency)
            clients[name] = Client(headers={"Authorization": f"Bearer {create_token(SYSTEM, user, 'bench')}"})
        took: dict[str, list[float]] = {}
        for turn in range(_WARM + ROUNDS):
            for kind, who, parameters in requests(records, turn):
                begun = time.perf_counter()
                answer = clients[who].get(_PATH, parameters)
                spent = (time.perf_counter() - begun) * 1000
                if answer.status_code != 200:
                    raise RuntimeError(f"{kind}: {answer.status_code} {answer.content[:300]!r}")
                if turn >= _WARM:
                    took.setdefault(kind, []).append(spent)
    print(json.dumps(took))  # noqa: T201


def requests(records: int, turn: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What is asked in a turn: kind, who asks, and the parameters."""
    from bench.registers_people import _GIVEN, _SURNAMES, FAR
    from core.rest.api import encode_cursor

    surname, given = _SURNAMES[turn % 40], _GIVEN[turn % 30] + _GIVEN[(turn * 7) % 30]
    deep = encode_cursor({"id": records // (turn % 9 + 2)})
    west, south = 121.3 + turn / 200, 38.85 + turn / 300
    yield "first_page", "officer", {}
    yield "deep_page", "officer", {"cursor": deep}
    yield "name", "officer", {"q": surname + given}
    yield "given_name", "officer", {"q": given}
    yield "surname", "officer", {"q": surname}
    yield "pinyin", "officer", {"q": ("wangming", "lihua", "zhangwei", "liufang", "chenjing")[turn % 5]}
    yield "pinyin_part", "officer", {"q": ("wang", "li", "ming", "jianguo", "yu")[turn % 5]}
    yield "initials", "officer", {"q": ("wxm", "lh", "zgq", "cyf", "zjg")[turn % 5]}
    yield "street", "officer", {"q": "和平路"}
    yield "far_down", "officer", {"q": FAR}
    yield "far_down_pinyin", "officer", {"q": "yuanshan"}
    yield "number", "officer", {"q": f"{turn:017d}X"}
    yield "flag", "officer", {"alone": "1"}
    yield "rare_kind", "officer", {"kind": "cancelled"}
    yield "common_kind", "officer", {"kind": "resident", "cursor": deep}
    yield "small_area", "officer", {"bbox": f"{west},{south},{west + 0.005},{south + 0.005}"}
    yield "large_area", "officer", {"bbox": "121.35,38.9,121.6,39.0"}
    yield "together", "officer", {"q": surname, "kind": "floating", "alone": "1", "bbox": "121.35,38.9,121.6,39.0"}
    yield "nothing", "officer", {"q": "饕餮"}
    yield "clerk_page", "clerk", {}
    yield "clerk_name", "clerk", {"q": surname}
    yield "clerk_pinyin", "clerk", {"q": "wxm"}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main(int(sys.argv[1]))
