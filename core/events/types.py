"""Which events exist: each a typed payload, declared in `<app>/events.py` and frozen after start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

import msgspec
from django_stubs_ext import StrOrPromise

from core.plugins.registry import Registry


class Payload(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an event says beyond who, when and where. Fields are JSON types; times are ISO 8601 with offset."""


@dataclass(frozen=True)
class EventType:
    """An event's name `<stage>.<thing>.<happened>`, its payload, its title, and who may read it."""

    name: str
    payload: type[Payload]
    title: StrOrPromise
    permission: str


EVENT_TYPES: Registry[str, EventType] = Registry("event types")
_NAME_OF: dict[type[Payload], str] = {}

P = TypeVar("P", bound=type[Payload])


def event_type(name: str, *, title: StrOrPromise, permission: str) -> Callable[[P], P]:
    """Declare a payload class as the event `name`, readable by holders of `permission`.

    Raises:
        ValueError: the name is not of the form `<stage>.<thing>.<happened>`.
    """
    if name.count(".") != 2:
        raise ValueError(f"event {name!r}: use <stage>.<thing>.<happened>")

    def register(payload: P) -> P:
        EVENT_TYPES.register(name, EventType(name, payload, title, permission))
        _NAME_OF[payload] = name
        return payload

    return register


def own_kind(base: type[Payload], name: str) -> type[Payload]:
    """A payload class with the fields of `base` and nothing more: the log knows an event by its class."""
    made = msgspec.defstruct(name, [], bases=(base,), frozen=True, kw_only=True, forbid_unknown_fields=True)
    made.__doc__ = base.__doc__
    return cast("type[Payload]", made)


def name_of(payload: Payload) -> str:
    """The event name of a payload.

    Raises:
        LookupError: the class was never declared with `event_type`.
    """
    try:
        return _NAME_OF[type(payload)]
    except KeyError:
        raise LookupError(f"{type(payload).__qualname__} is not declared as an event") from None
