"""What registers tell the log. Each register has event types of its own; their payloads share these bases.

Payloads name records by number and fields by name, never what they hold: the log is read by more people than a record.
"""

from django.utils.functional import lazystr

from core.events.types import Payload, event_type, own_kind
from core.plugins.api import Text
from core.registers.declare import Register

AUDIT = "core.event.audit"


class RecordTold(Payload, frozen=True, kw_only=True):
    """What every event about one record says."""

    register: str
    record_id: int
    version: int
    why: str = ""


class Created(RecordTold, frozen=True, kw_only=True):
    """A record was added."""


class Changed(RecordTold, frozen=True, kw_only=True):
    """A record was changed; in which fields, not what they hold."""

    fields: list[str]


class Merged(RecordTold, frozen=True, kw_only=True):
    """Two records turned out to be one: `other_id` lives on in `record_id`."""

    other_id: int
    fields: list[str]


class Removed(RecordTold, frozen=True, kw_only=True):
    """A record was removed; its versions are kept."""


class Imported(Payload, frozen=True, kw_only=True):
    """A table was imported: how many rows it had, how many became records (numbered `first_id` to `last_id`)."""

    register: str
    rows: int
    stored: int
    refused: int
    first_id: int | None
    last_id: int | None


class Unmasked(Payload, frozen=True, kw_only=True):
    """Somebody looked at sensitive values: whose, which fields, and what for."""

    register: str
    record_id: int
    fields: list[str]
    purpose: str


_KINDS: dict[str, tuple[type[Payload], Text]] = {
    "created": (Created, Text(zh="新增{}", en="{}: record added")),
    "changed": (Changed, Text(zh="修改{}", en="{}: record changed")),
    "merged": (Merged, Text(zh="合并{}", en="{}: records merged")),
    "removed": (Removed, Text(zh="删除{}", en="{}: record removed")),
    "imported": (Imported, Text(zh="导入{}", en="{}: table imported")),
    "unmasked": (Unmasked, Text(zh="查看{}敏感信息", en="{}: sensitive values shown")),
}
_OWN: dict[tuple[str, str], type[Payload]] = {}


def declare_events(register: Register) -> None:
    """Declare the register's event types; only the auditor reads who unmasked what."""
    for happened, (base, title) in _KINDS.items():
        name = register.event(happened)
        words = Text(zh=title.zh.format(register.title.zh), en=title.en.format(register.title.en))
        permission = AUDIT if happened == "unmasked" else register.permission("view")
        declared = event_type(name, title=lazystr(words), permission=permission)
        _OWN[register.name, happened] = declared(own_kind(base, name.replace(".", "_")))


def told(register: Register, happened: str, **facts: object) -> Payload:
    """The payload of the register's event."""
    return _OWN[register.name, happened](register=register.name, **facts)
