"""What a register is: declared in `<app>/registers.py`, so that the kit can list, search, change and guard it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from core.access.api import Role
from core.plugins.api import Registry, Text
from core.registers.models import Record


class Mask(StrEnum):
    """How a sensitive value is shown to whoever has not unmasked it."""

    ID = "id"  # 210211********1234
    PHONE = "phone"  # 138****5678
    NAME = "name"  # 王**
    ADDRESS = "address"  # the first six characters
    ALL = "all"  # nothing of it


@dataclass(frozen=True, kw_only=True)
class Register:
    """A register of records of one kind.

    Attributes:
        name: `<app>.<thing>`; the permissions, events and addresses of the register begin with it.
        columns: fields shown in lists, in order; the first one names a record.
        search: text fields found by words: any part in Chinese, pinyin from the start of any word, or initials.
        exact: fields found by their whole value only, such as sensitive numbers: a part would give the rest away.
        filters: fields that a list may be narrowed by: choices, flags, foreign keys, dates.
        masks: sensitive fields; shown whole only after unmasking with a purpose, which the log keeps for the auditor.
        same: fields that no two living records may share (each a field name or a tuple of names).
        alike: fields that make two records suspected duplicates when all are equal.
        expected: fields that a complete record has, for its quality score; default: all that may be empty.
        place: name of the geometry field (EPSG:4490), empty for records without a place; it brings a map layer.
        view, edit, unmask: the roles that may; they hold at their agency and below.
        shared, condition, renewed_days: the entry in the data catalogue (GB/T 21063.3): how the data may be shared, on
            what condition, and within how many days a record must be looked at again to count as fresh.
        made_at: name of the view where records are made, where more belongs to a record than its row (a layer has a
            table of features). The kit then has no pages for new, imported, merged and removed records, and its
            actions for these work for the app alone, which says so by `inside`.
    """

    name: str
    model: type[Record]
    title: Text
    about: Text
    columns: tuple[str, ...]
    search: tuple[str, ...]
    exact: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    masks: Mapping[str, Mask] = field(default_factory=dict)
    same: tuple[str | tuple[str, ...], ...] = ()
    alike: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    place: str = ""
    view: tuple[Role, ...]
    edit: tuple[Role, ...]
    unmask: tuple[Role, ...] = ()
    shared: Literal["unconditional", "conditional", "none"] = "none"
    condition: str = ""
    renewed_days: int = 365
    made_at: str = ""

    @property
    def app(self) -> str:
        """The app, which for a plugin is its slug."""
        return self.name.split(".")[0]

    @property
    def thing(self) -> str:
        """What a record is, as it stands in addresses."""
        return self.name.split(".")[1]

    def permission(self, verb: Literal["view", "edit", "unmask"]) -> str:
        """`<app>.<thing>.<verb>`."""
        return f"{self.name}.{verb}"

    def event(self, happened: str) -> str:
        """`<app>.<thing>.<happened>`: created, changed, merged, removed, imported, unmasked."""
        return f"{self.name}.{happened}"


REGISTERS: Registry[str, Register] = Registry("registers")


def register_of(name: str) -> Register:
    """The register of this name, unless its plugin is disabled. Raises LookupError."""
    return REGISTERS.active()[name]
