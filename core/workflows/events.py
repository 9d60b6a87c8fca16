"""What happens to cases. Each process has its own event types; what they say is the same, and names no person."""

from functools import cache

from django.utils.functional import lazystr

from core.events.api import EVENT_TYPES, Payload, event_type
from core.events.types import own_kind
from core.plugins.api import Text
from core.workflows.declare import Process


class CaseEvent(Payload, frozen=True, kw_only=True):
    """Which case: what it is about is not said, since that may be personal."""

    case_id: int
    number: str
    version: int


class CaseOpened(CaseEvent, frozen=True, kw_only=True):
    """A case was opened and stands in its first state."""

    state: str


class CaseMoved(CaseEvent, frozen=True, kw_only=True):
    """A step was taken; `automatic`: by the kit. `on_behalf_of`: who gave the actor the right, by delegation."""

    step: str
    source: str
    target: str
    automatic: bool = False
    on_behalf_of: str | None = None


class CaseAsked(CaseEvent, frozen=True, kw_only=True):
    """Several agencies, by their codes, are asked for their opinions."""

    state: str
    agencies: list[str]


class CaseAnswered(CaseEvent, frozen=True, kw_only=True):
    """An agency has answered: `agreed`, `refused` or, when its time had run out, `silent`."""

    state: str
    agency: str
    answer: str
    on_behalf_of: str | None = None


class CaseExtended(CaseEvent, frozen=True, kw_only=True):
    """The promised limit was extended, by working days; the reason stands in the case."""

    days: int
    on_behalf_of: str | None = None


class CaseClosed(CaseEvent, frozen=True, kw_only=True):
    """The case has reached an end; `good` tells whether one that counts as done."""

    state: str
    good: bool
    on_time: bool


_KINDS: dict[str, tuple[type[CaseEvent], Text]] = {
    "opened": (CaseOpened, Text(zh="已受理登记", en="case opened")),
    "moved": (CaseMoved, Text(zh="流转", en="case moved")),
    "asked": (CaseAsked, Text(zh="征求意见", en="opinions asked for")),
    "answered": (CaseAnswered, Text(zh="反馈意见", en="opinion given")),
    "extended": (CaseExtended, Text(zh="延期", en="limit extended")),
    "closed": (CaseClosed, Text(zh="办结", en="case closed")),
}


def declare_events(process: Process) -> None:
    """Register the event types of a process, readable by whoever may see its cases."""
    for happened, (_, title) in _KINDS.items():
        name = process.event(happened)
        if name not in EVENT_TYPES:
            told = Text(zh=f"{process.title.zh}：{title.zh}", en=f"{process.title.en}: {title.en}")
            declared = event_type(name, title=lazystr(told), permission=process.permission("view"))
            declared(payload_of(process.name, happened))


@cache
def payload_of(process: str, happened: str) -> type[Payload]:
    """The payload class of one event of one process: the log knows an event by its class."""
    base, _ = _KINDS[happened]
    return own_kind(base, f"{base.__name__}:{process}")
