"""What other stages add to a timeline: sentences for their own events, and which of them are milestones."""

from collections.abc import Callable
from dataclasses import dataclass

from django_stubs_ext import StrOrPromise

from core.events.api import Event
from core.plugins.api import Registry

Words = Callable[[Event], str]


@dataclass(frozen=True)
class Milestone:
    """A point on the way, reached at the first event of its type."""

    title: StrOrPromise


TIMELINE_WORDS: Registry[str, Words] = Registry("timeline words")
"""By event type: one sentence about an event, in the current language. Without one, the type's title stands."""

TIMELINE_TONES: Registry[str, str] = Registry("timeline tones")
"""By event type: `alarm`, `warn`, `good` or `step`; without one, `plain`."""

TIMELINE_MILESTONES: Registry[str, Milestone] = Registry("timeline milestones")
"""By event type: what has been reached at its first event, in the order of the registry."""


def words(*types: str, tone: str = "") -> Callable[[Words], Words]:
    """Say what a timeline tells of events of these types, and in which tone."""

    def register(sentence: Words) -> Words:
        for each in types:
            TIMELINE_WORDS.register(each, sentence)
            if tone:
                TIMELINE_TONES.register(each, tone)
        return sentence

    return register


def milestone(event_type: str, title: StrOrPromise, *, order: int) -> None:
    """Declare that the first event of this type is a milestone, at this place in their order."""
    TIMELINE_MILESTONES.register(event_type, Milestone(title), order=order)
