"""Made-up processes and cases for the bench: three processes of one shape, filled by COPY."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.db import connection

from core.access.api import Role
from core.accounts.api import Agency, User
from core.plugins.api import Text
from core.registers.api import vector, words_of
from core.workflows.api import APPLICANT, Hand, Parallel, Process, State, Transition

PROCESSES, STATES = 3, ("intake", "correction", "asking", "checking", "signing")
_WORDS = ("餐饮店", "户外广告", "临时占道", "夜间施工", "开挖道路", "排水接入", "摊位", "仓库", "幼儿园", "诊所")
_CASE = (
    "id, process, version, number, subject, state, agency_id, applicant_id, applicant_name, data, revision, opened_at,"
    " legal_days, promised_days, extended_days, used_s, running_since, promised_due, legal_due,"
    " warn_at, reminded, search"
)
_TASK = "case_id, state, permission, agency_path, user_id, branch_id, since, due, answer, opinion"


class Asking(forms.Form):
    """What is applied for."""

    what = forms.CharField(max_length=80)


def processes() -> list[Process]:
    """Each with an officer's desk, the applicant, departments in parallel, a subdistrict's check and a signature."""
    return [_process(f"benchflow.permit{number}") for number in range(PROCESSES)]


def _process(name: str) -> Process:
    def step(step: str, source: str, target: str, **more: Any) -> Transition:
        return Transition(name=step, title=_text(step), sources=(source,), target=target, **more)

    departments = Parallel(
        agencies=lambda _: [], roles=(Role.LIAISON,), agreed="agreed", refused="refused", silent_after_days=3
    )
    return Process(
        name=name,
        title=_text(name),
        about=_text("made up"),
        states=(
            State(name="intake", title=_text("intake"), hand=Hand(roles=(Role.DUTY_OFFICER,))),
            State(name="correction", title=_text("correction"), hand=APPLICANT, clock="pauses"),
            State(name="asking", title=_text("asking"), parallel=departments),
            State(name="checking", title=_text("checking"), hand=Hand(roles=(Role.PLANNER,), at="subdistrict")),
            State(name="signing", title=_text("signing"), hand=Hand(roles=(Role.LEADER,), at="district")),
            State(name="granted", title=_text("granted")),
        ),
        transitions=(
            step("correct", "intake", "correction"),
            step("resubmit", "correction", "intake"),
            step("ask", "intake", "asking"),
            step("agreed", "asking", "checking", auto=True),
            step("refused", "asking", "intake", auto=True),
            step("check", "checking", "signing"),
            step("sign", "signing", "granted"),
        ),
        good=("granted",),
        begin=APPLICANT,
        opening=Asking,
        subject=lambda values: str(values["what"]),
        view=(Role.LEADER,),
        legal_days=20,
        promised_days=10,
    )


def fill(count: int, communities: list[Agency], departments: list[Agency], residents: list[User]) -> None:
    """So many open cases, spread over processes, states and communities; departments are asked by two."""
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY core_case ({_CASE}) FROM STDIN") as copy:
            for row in _cases(count, communities, residents):
                copy.write_row(row)
        with cursor.copy(f"COPY core_task ({_TASK}) FROM STDIN") as copy:
            for row in _tasks(count, communities, departments, residents):
                copy.write_row(row)
        cursor.execute("SELECT setval(pg_get_serial_sequence('core_case', 'id'), %s)", [count])
        cursor.execute("ANALYZE core_case, core_task")


def _facts(count: int) -> Iterator[tuple[int, str, str, datetime | None]]:
    """Number, process, state and limit of each case, alike at every call."""
    dice, now = random.Random(210211), datetime.now(UTC)
    for number in range(1, count + 1):
        state = dice.choices(STATES, (4, 1, 3, 2, 1))[0]
        due = None if state == "correction" else now + timedelta(minutes=dice.randint(-5_000, 20_000))
        yield number, f"benchflow.permit{dice.randrange(PROCESSES)}", state, due


def _cases(count: int, communities: list[Agency], residents: list[User]) -> Iterator[tuple[Any, ...]]:
    now = datetime.now(UTC)
    for number, process, state, due in _facts(count):
        agency, resident = communities[number % len(communities)], residents[number % len(residents)]
        subject = f"{_WORDS[number % len(_WORDS)]}{number % 977}号"
        about = (number, process, 1, f"2026-{number:06d}", subject, state, agency.pk, resident.pk, resident.username)
        since = None if due is None else now
        yield (
            *about,
            "{}",
            1,
            now,
            20,
            10,
            0,
            0,
            since,
            due,
            due,
            due,
            0,
            vector(words_of([about[3], subject, resident.username])),
        )


def _tasks(
    count: int, communities: list[Agency], departments: list[Agency], residents: list[User]
) -> Iterator[tuple[Any, ...]]:
    now = datetime.now(UTC)
    for number, process, state, due in _facts(count):
        path = communities[number % len(communities)].path
        paths = {"checking": ".".join(path.split(".")[:1]) + ".", "signing": ""}
        right = f"{process}.{state}"
        if state == "correction":
            yield (number, state, "", "", residents[number % len(residents)].pk, None, now, None, "", "")
        elif state == "asking":
            for step in (0, 7):
                asked = departments[(number + step) % len(departments)]
                yield (number, state, right, asked.path, None, asked.pk, now, due, "", "")
        else:
            yield (number, state, right, paths.get(state, path), None, None, now, due, "", "")


def _text(word: str) -> Text:
    return Text(zh=word, en=word)
