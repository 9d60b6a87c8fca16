"""What the API says of processes, cases and tasks."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from core.workflows.clock import Lamp

NO_NUL = r"^[^\x00]*$"  # PostgreSQL cannot store it in text


class StateOut(Schema):
    """Where a case can stand; `end`: no step leaves it. `clock`: `runs` or `pauses`."""

    name: str
    title: str
    clock: str
    end: bool
    good: bool


class StepOut(Schema):
    """A step: where it may begin and where it leads. `kind`: forward, return, withdraw, refuse, side."""

    name: str
    title: str
    sources: list[str]
    target: str
    kind: str
    auto: bool
    fields: list[str]


class ProcessOut(Schema):
    """A process in its newest version; limits in working days. `may_begin`: whether the caller may open cases."""

    name: str
    version: int
    title: str
    about: str
    legal_days: int
    promised_days: int
    states: list[StateOut]
    steps: list[StepOut]
    fields: list[str]
    may_begin: bool


class Processes(Schema):
    """All processes that cases can be opened in now."""

    items: list[ProcessOut]


class CaseOut(Schema):
    """A case. `revision` goes into the next step; limits are null while the clock stands."""

    id: int
    process: str
    version: int
    number: str
    subject: str
    state: str
    state_title: str
    agency: str
    applicant: str
    revision: int
    opened_at: datetime
    closed_at: datetime | None
    promised_due: datetime | None
    legal_due: datetime | None
    lamp: Lamp
    on_time: bool | None


class EntryOut(Schema):
    """One step that was taken."""

    step: str
    source: str
    target: str
    at: datetime
    by: str
    on_behalf_of: str | None
    values: dict[str, Any]
    note: str


class CaseWhole(CaseOut):
    """A case with its latest values by step, what was done, and the steps that the caller may take now."""

    values: dict[str, Any]
    entries: list[EntryOut]
    steps: list[str]


class TaskOut(Schema):
    """What waits for the caller: `task` is asked for an agency's opinion where `branch` names one."""

    task: int
    state: str
    since: datetime
    due: datetime | None
    branch: str | None
    case: CaseOut


class NewCase(Schema):
    """The process, the values of its opening form, and, where it matters, the code of the agency."""

    process: str = Field(max_length=80)
    values: dict[str, Any] = Field(default_factory=dict)
    agency: str | None = Field(None, max_length=18, pattern=NO_NUL)


class TakeStep(Schema):
    """The revision at which the case was seen, the values of the step's form, and a note."""

    revision: int = Field(ge=1, lt=2**31)
    values: dict[str, Any] = Field(default_factory=dict)
    note: str = Field("", max_length=2000, pattern=NO_NUL)


class GiveAnswer(Schema):
    """An agency's opinion."""

    agreed: bool
    opinion: str = Field("", max_length=4000, pattern=NO_NUL)
    values: dict[str, Any] = Field(default_factory=dict)


class ExtendLimit(Schema):
    """Working days to add to the promised limit, and why."""

    days: int = Field(ge=1, le=1000)
    reason: str = Field(max_length=1000, pattern=NO_NUL)
