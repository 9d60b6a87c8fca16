"""A small process of every shape, the agencies and people that work it, for the kit's tests."""

from dataclasses import dataclass
from typing import Any

from django import forms

from core.access.api import SYSTEM, Principal, Role, principal_of
from core.accounts.api import Agency, User, grant, place_agency
from core.events.api import Event, read_since
from core.plugins.api import Text
from core.states.api import Refusal
from core.workflows.api import (
    APPLICANT,
    Case,
    Hand,
    Parallel,
    Process,
    State,
    Transition,
    open_case,
)


class Asking(forms.Form):
    """What is applied for."""

    what = forms.CharField(max_length=80)
    since = forms.DateField(required=False)


class Verdict(forms.Form):
    """What the reviewer says."""

    area = forms.DecimalField(min_value=0)


def too_large(_case: Case, _actor: Principal, values: Any) -> Refusal | None:
    """A guard."""
    return Refusal("too_large", "%(area)s is too large.", area=values["area"]) if values["area"] > 100 else None


def remember(case: Case, actor: Principal, values: Any) -> None:
    """An effect."""
    case.data = {**case.data, "reviewed_by": actor.username}


def both(case: Case) -> list[str]:
    """Whom to ask."""
    return [] if case.subject == "nobody" else ["fire", "water"]


def text(word: str) -> Text:
    """A title."""
    return Text(zh=f"{word}（中）", en=word)


OFFICER, LEADER = Hand(roles=(Role.DUTY_OFFICER,)), Hand(roles=(Role.LEADER,), at="district")
PERMIT = Process(
    name="trial.permit",
    title=text("Permit"),
    about=text("For tests."),
    states=(
        State(name="intake", title=text("Intake"), hand=OFFICER),
        State(name="correction", title=text("Correction"), hand=APPLICANT, clock="pauses"),
        State(
            name="asking",
            title=text("Asking"),
            parallel=Parallel(
                agencies=both, roles=(Role.LIAISON,), agreed="all_agreed", refused="one_refused", silent_after_days=3
            ),
        ),
        State(name="signing", title=text("Signing"), hand=LEADER),
        State(name="granted", title=text("Granted")),
        State(name="denied", title=text("Denied")),
        State(name="withdrawn", title=text("Withdrawn")),
    ),
    transitions=(
        Transition(
            name="correct",
            title=text("Ask for a correction"),
            sources=("intake",),
            target="correction",
            once=True,
            kind="return",
        ),
        Transition(name="resubmit", title=text("Submit again"), sources=("correction",), target="intake", form=Asking),
        Transition(
            name="accept",
            title=text("Accept"),
            sources=("intake",),
            target="asking",
            form=Verdict,
            guard=too_large,
            effect=remember,
        ),
        Transition(name="all_agreed", title=text("All agree"), sources=("asking",), target="signing", auto=True),
        Transition(name="one_refused", title=text("One refuses"), sources=("asking",), target="intake", auto=True),
        Transition(name="sign", title=text("Sign"), sources=("signing",), target="granted", not_by=("accept",)),
        Transition(name="back", title=text("Send back"), sources=("signing",), target="intake", kind="return"),
        Transition(name="deny", title=text("Deny"), sources=("intake",), target="denied", kind="refuse"),
        Transition(
            name="withdraw",
            title=text("Withdraw"),
            sources=("intake", "correction", "asking", "signing"),
            target="withdrawn",
            hand=APPLICANT,
            kind="withdraw",
        ),
    ),
    good=("granted",),
    begin=APPLICANT,
    opening=Asking,
    subject=lambda values: values["what"],
    view=(Role.DUTY_OFFICER, Role.AUDIT_ADMIN),
    number="许{year}-{serial:04d}",
    legal_days=20,
    promised_days=10,
    extendable_days=5,
)


@dataclass(frozen=True)
class World:
    """Agencies of every level, and people."""

    district: Agency
    east: Agency
    west: Agency
    village: Agency
    fire: Agency
    water: Agency

    def person(self, name: str, *roles: Role, at: Agency | None = None) -> Principal:
        """Somebody, with roles at an agency (default: the east)."""
        user = User.objects.create(username=name, last_name=name)
        for role in roles:
            grant(SYSTEM, user, role, at or self.east)
        return principal_of(user)

    def opened(self, by: Principal, agency: Agency | None = None, what: str = "a stall") -> Case:
        """A case of somebody's."""
        return open_case(by, PERMIT.name, {"what": what}, agency or self.east)


def build() -> World:
    """The district."""
    district = place_agency(Agency(code="210211000000", name="区", level="district"))

    def below(code: str, level: str, parent: Agency = district) -> Agency:
        return place_agency(Agency(code=code, name=code, level=level, parent=parent))

    east, west = below("east", "subdistrict"), below("west", "subdistrict")
    village = below("village", "community", east)
    return World(district, east, west, village, below("fire", "department"), below("water", "department"))


def happened(prefix: str = "trial.permit.") -> list[Event]:
    """The events of the log whose type begins so."""
    return [event for event in read_since(0, 10_000) if event.type.startswith(prefix)]


def again(case: Case) -> Case:
    """The case as it is stored now."""
    return Case.objects.select_related("agency").get(pk=case.pk)
