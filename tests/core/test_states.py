"""A declared life: steps in order, refusals in both languages, milestones that nobody can rewrite."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from core.rest.api import problem_of
from core.states.api import Machine, OutOfOrder, Step

DOOR = Machine(
    {"open": _("Open"), "shut": _("Close"), "locked": "locked"},
    (
        Step("shut", "Shut", ("open",), "shut", "core.door.use"),
        Step("open", "Open", ("shut",), "open", "core.door.use"),
        Step("lock", "Lock", ("shut",), "locked", "core.door.lock", "locked_at"),
    ),
)


def test_a_step_leads_from_its_source_to_its_target() -> None:
    assert DOOR.initial == "open"
    assert DOOR.take("shut", "open", "the door").target == "shut"
    assert [step.name for step in DOOR.possible("shut")] == ["open", "lock"]
    assert DOOR.final == {"locked"}


def test_a_step_out_of_order_is_refused_in_both_languages() -> None:
    with pytest.raises(OutOfOrder) as refused:
        DOOR.take("lock", "open", "12 号门")
    with override("en"):
        assert str(refused.value) == "“Lock” is not possible now: 12 号门 is “Open”."
    with override("zh-hans"):
        assert str(refused.value).startswith("现在不能“Lock”：12 号门当前为")
    problem = problem_of(refused.value)
    assert (problem.status, problem.code) == (409, "out_of_order")


def test_a_machine_that_cannot_be_walked_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="unknown states"):
        Machine({"a": "a"}, (Step("go", "Go", ("a",), "b", "p"),))
    with pytest.raises(ValueError, match="no step leads to"):
        Machine({"a": "a", "b": "b"}, ())


@given(st.lists(st.sampled_from(sorted(DOOR.steps))))
def test_no_sequence_of_steps_leaves_the_declared_states(names: list[str]) -> None:
    state = DOOR.initial
    for name in names:
        try:
            step = DOOR.take(name, state, "it")
        except OutOfOrder:
            assert state not in DOOR.steps[name].sources
        else:
            assert state in step.sources
            state = step.target
    assert state in DOOR.states


@pytest.mark.django_db
def test_a_milestone_is_written_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE step (id int, verified_at timestamptz, note text)")
        cursor.execute(
            "CREATE TRIGGER once BEFORE UPDATE ON step FOR EACH ROW EXECUTE FUNCTION core_write_once('verified_at')"
        )
        cursor.execute("INSERT INTO step VALUES (1, NULL, '')")
        cursor.execute("UPDATE step SET verified_at = '2026-11-24T08:00+08'")
        cursor.execute("UPDATE step SET note = 'may change', verified_at = '2026-11-24T00:00Z'")
        for change in ("now()", "NULL"):
            with pytest.raises(IntegrityError, match="verified_at is written once"), transaction.atomic():
                cursor.execute(f"UPDATE step SET verified_at = {change}")
