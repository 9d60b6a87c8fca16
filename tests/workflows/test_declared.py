"""What is wrong with a process is said at start; what is declared brings rights, events, figures and a menu entry."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import override

from core.access.api import Role
from core.access.permissions import PERMISSIONS
from core.events.api import EVENT_TYPES
from core.indicators.registry import INDICATORS
from core.pages.menu import MENU
from core.workflows.api import Hand, Parallel, Process, State, Transition, declared_for_a_while, diagram, process, walk
from core.workflows.check import problems_of
from tests.workflows.world import LEADER, PERMIT, text


def changed(**fields: Any) -> Process:
    return replace(PERMIT, name="trial.other", **fields)


def with_state(which: str, **fields: Any) -> Process:
    states = tuple(replace(each, **fields) if each.name == which else each for each in PERMIT.states)
    return changed(states=states)


def with_step(which: str, **fields: Any) -> Process:
    steps = tuple(replace(each, **fields) if each.name == which else each for each in PERMIT.transitions)
    return changed(transitions=steps)


def asking(**fields: Any) -> Process:
    usual: dict[str, Any] = {"agencies": list, "roles": (Role.LIAISON,), "agreed": "all_agreed"}
    usual |= {"refused": "one_refused", "silent_after_days": 3}
    return with_state("asking", parallel=Parallel(**{**usual, **fields}))


LOST = State(name="lost", title=text("lost"), hand=LEADER)
STEP_TO_LOST = Transition(name="lose", title=text("lose"), sources=("signing",), target="lost")
CIRCLE = Transition(name="again", title=text("again"), sources=("lost",), target="lost")
ONCE_OUT = Transition(name="leave", title=text("leave"), sources=("lost",), target="denied", once=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (changed(states=(*PERMIT.states, LOST)), "no step leads to"),
        (with_step("sign", target="nowhere"), "unknown states"),
        (changed(states=(*PERMIT.states, LOST), transitions=(*PERMIT.transitions, STEP_TO_LOST, CIRCLE)), "dead ends"),
        (
            changed(states=(*PERMIT.states, LOST), transitions=(*PERMIT.transitions, STEP_TO_LOST, CIRCLE, ONCE_OUT)),
            "dead ends",
        ),
        (changed(promised_days=21), "promised_days"),
        (changed(good=("intake",)), "good"),
        (changed(number="{serial}"), "number"),
        (asking(agreed="sign"), "must be an automatic step"),
        (asking(silent_after_days=0), "silence"),
        (with_state("intake", hand=None), "in nobody's hand"),
        (with_state("intake", hand=Hand(roles=(), at="case")), "either the applicant's or that of roles"),
        (with_step("sign", not_by=("nothing",)), "is no step"),
        (with_step("sign", name="extend"), "the kit's own word"),
        (with_step("back", name="deny"), "declared twice"),
        (replace(PERMIT, name="trial"), "use <app>.<thing>"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_process_that_cannot_be_worked_is_refused(wrong: Process, said: str) -> None:
    assert said in " ".join(problems_of(wrong))
    with pytest.raises(ValueError, match="trial"):
        process(wrong)


def test_a_process_brings_rights_events_figures_and_a_menu_entry() -> None:
    rights = {name.rpartition(".")[2] for name in PERMISSIONS if name.startswith("trial.permit.")}
    assert rights == {"view", "extend", "intake", "asking", "signing"}
    assert PERMISSIONS["trial.permit.asking"].roles == {Role.LIAISON}
    assert PERMISSIONS["trial.permit.extend"].roles == {Role.DUTY_OFFICER, Role.LEADER}
    happened = {name.rpartition(".")[2] for name in EVENT_TYPES if name.startswith("trial.permit.")}
    assert happened == {"opened", "moved", "asked", "answered", "extended", "closed"}
    assert INDICATORS["trial.permit.volume"].rows == "/processes/trial/permit/?opened_days=30"
    assert MENU["trial.permit"].permission == "trial.permit.view"
    assert MENU["trial.permit.own"].permission == ""
    with override("en"):
        assert str(PERMISSIONS["trial.permit.view"].title) == "See cases of “Permit”"


def test_versions_share_their_rights() -> None:
    first, second = changed(), changed(version=2)
    with declared_for_a_while(first, second):
        pass
    with (
        pytest.raises(ValueError, match="other roles"),
        declared_for_a_while(first, replace(second, view=(Role.LEADER,))),
    ):
        pass


def test_hundreds_of_random_cases_end() -> None:
    walks = [walk(PERMIT, seed) for seed in range(600)]
    assert all(each.ended for each in walks)
    assert Counter(each.state for each in walks).keys() == PERMIT.ends
    assert {step for each in walks for step in each.steps} == {step.name for step in PERMIT.transitions}
    assert walk(PERMIT, 7) == walk(PERMIT, 7)
    assert all(each.steps.count("correct") <= 1 for each in walks)


def test_a_random_case_shows_a_dead_end() -> None:
    trap = changed(states=(*PERMIT.states, LOST), transitions=(*PERMIT.transitions, STEP_TO_LOST, CIRCLE))
    assert any(not walk(trap, seed, longest=200).ended for seed in range(100))


def test_a_process_is_drawn_in_the_language_of_the_reader() -> None:
    with override("en"):
        drawn = diagram(PERMIT, {"intake": 12}, here="signing")
    with override("zh-hans"):
        chinese = diagram(PERMIT)
    assert drawn.startswith("<svg ")
    assert 'class="node state first busy"' in drawn
    assert 'class="node state here"' in drawn
    assert ">12</text>" in drawn
    assert "<title>Withdraw</title>" in drawn
    assert "Permit（中）" in chinese
    assert "style=" not in drawn
    assert "<script" not in drawn


def test_titles_cannot_break_the_drawing() -> None:
    evil = with_state("intake", title=text('"]; x [label="\\N<b>&'))
    drawn = diagram(evil)
    assert "&lt;b&gt;&amp;" in drawn
    assert "<b>" not in drawn
