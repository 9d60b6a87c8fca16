"""Runs inside a private installation: opens cases by the hundred thousand and reads everybody's inbox; prints JSON."""

import json
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

ROUNDS, _WARM = 30, 3


def main(count: int) -> None:
    """Print `{kind of request: [milliseconds, …]}`."""
    from bench.workflow_cases import fill, processes
    from core.workflows.api import declared_for_a_while

    with declared_for_a_while(*processes()):
        agencies, clients = _people()
        fill(count, agencies["communities"], agencies["departments"], agencies["residents"])
        took: dict[str, list[float]] = {}
        for turn in range(_WARM + ROUNDS):
            for kind, who, path, parameters in requests(turn):
                spent = _ask(clients[who], kind, path, parameters)
                if turn >= _WARM:
                    took.setdefault(kind, []).append(spent)
    print(json.dumps(took))  # noqa: T201


def requests(turn: int) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """What is asked in a turn: kind, who asks, where, and the parameters."""
    from datetime import UTC, datetime, timedelta

    from core.rest.api import encode_cursor

    later = encode_cursor({"rank": (datetime.now(UTC) + timedelta(minutes=turn * 400)).isoformat(), "id": 0})
    for who in ("officer", "clerk", "department", "checker", "leader", "resident", "deputy", "nobody", "everything"):
        yield f"inbox_{who}", who, "inbox", {}
    yield "inbox_deep", "officer", "inbox", {"cursor": later}
    yield "inbox_one_process", "officer", "inbox", {"process": f"benchflow.permit{turn % 3}"}
    yield "inbox_overdue", "clerk", "inbox", {"overdue": "true"}
    yield "inbox_common_words", "officer", "inbox", {"q": "诊所"}
    yield "inbox_rare_words", "officer", "inbox", {"q": f"{turn * 31:03d}号"}
    yield "inbox_no_such_words", "officer", "inbox", {"q": "饕餮"}
    yield "cases_first", "leader", "cases", {"process": "benchflow.permit0"}
    yield "cases_red", "leader", "cases", {"process": "benchflow.permit1", "lamp": "red"}
    yield "cases_own", "resident", "cases", {"process": "benchflow.permit2"}


def _ask(client: Any, kind: str, path: str, parameters: dict[str, Any]) -> float:
    begun = time.perf_counter()
    answer = client.get(f"/api/v1/{path}", parameters)
    spent = (time.perf_counter() - begun) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{kind}: {answer.status_code} {answer.content[:300]!r}")
    return spent


def _people() -> tuple[dict[str, Any], dict[str, Any]]:
    from datetime import timedelta

    from django.test import Client
    from django.utils import timezone

    from core.access.api import SYSTEM, Role, principal_of
    from core.accounts.api import Agency, User, create_token, create_user, grant, place_agency
    from core.workflows.api import delegate

    root = place_agency(Agency(name="Bench", level="district", code="bench"))

    def below(parent: Agency, level: str, count: int) -> list[Agency]:
        made = [
            Agency(name=f"{level} {n}", level=level, code=f"{parent.pk}{level[:4]}{n}", parent=parent)
            for n in range(count)
        ]
        return [place_agency(each) for each in made]

    subdistricts, departments = below(root, "subdistrict", 16), below(root, "department", 25)
    communities = [each for parent in subdistricts for each in below(parent, "community", 12)]
    residents = User.objects.bulk_create(User(username=f"resident{n}") for n in range(1000))

    def client(user: User, *roles: Role, at: Agency = root) -> Client:
        for role in roles:
            grant(SYSTEM, user, role, at)
        return Client(headers={"Authorization": f"Bearer {create_token(SYSTEM, user, 'bench')}"})

    def person(name: str) -> User:
        return create_user(SYSTEM, name, "Bench-2026-bench")

    clients = {
        "officer": client(officer := person("officer"), Role.DUTY_OFFICER),
        "clerk": client(person("clerk"), Role.DUTY_OFFICER, at=communities[5]),
        "department": client(person("department"), Role.LIAISON, at=departments[3]),
        "checker": client(person("checker"), Role.PLANNER, at=subdistricts[2]),
        "leader": client(person("leader"), Role.LEADER),
        "resident": client(residents[7]),
        "deputy": client(deputy := person("deputy"), Role.LIAISON, at=departments[4]),
        "nobody": client(person("nobody"), Role.DUTY_OFFICER, at=departments[0]),
        "everything": client(person("everything"), *(r for r in Role if not r.endswith("_admin"))),
    }
    now = timezone.now()
    delegate(principal_of(officer), deputy, now, now + timedelta(days=1), "bench")
    return {"communities": communities, "departments": departments, "residents": residents}, clients


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main(int(sys.argv[1]))
