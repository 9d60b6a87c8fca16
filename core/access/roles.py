"""The roles of a command centre. System, security and audit administrators are three people, by GB/T 22239-2019."""

from collections.abc import Iterable
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class Role(StrEnum):
    """What a person is to the system; what a role may do is declared beside each stage's permissions."""

    COMMANDER = "commander"
    DUTY_OFFICER = "duty_officer"
    LIAISON = "liaison"
    FIELD_UNIT = "field_unit"
    PLANNER = "planner"
    LEADER = "leader"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


TITLES: dict[Role, StrOrPromise] = {
    Role.COMMANDER: _("Commander"),
    Role.DUTY_OFFICER: _("Duty officer"),
    Role.LIAISON: _("Department liaison"),
    Role.FIELD_UNIT: _("Field unit"),
    Role.PLANNER: _("Planner"),
    Role.LEADER: _("Leader"),
    Role.SYSTEM_ADMIN: _("System administrator"),
    Role.SECURITY_ADMIN: _("Security administrator"),
    Role.AUDIT_ADMIN: _("Audit administrator"),
}

# set and told apart by GB/T 22239-2019: no person may be two of them
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
WATCHERS = (Role.COMMANDER, Role.DUTY_OFFICER, Role.LIAISON, Role.PLANNER, Role.LEADER)


def separated(roles: Iterable[str]) -> bool:
    """Whether these roles leave the three administrators three people: one person holds at most one of them."""
    return len(set(roles) & set(ADMINISTRATORS)) <= 1
