"""The core's own permissions, events and components; stages keep theirs in modules of these names."""

from django.utils.translation import gettext_lazy as _

from core.access.permissions import declare
from core.access.roles import WATCHERS, Role
from core.events.types import Payload, event_type
from core.health.beat import component

declare("core.user.view", _("See users and their roles"), Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
declare("core.user.manage", _("Manage users and their roles"), Role.SECURITY_ADMIN)
declare("core.agency.view", _("See agencies"), *Role)
declare("core.agency.manage", _("Manage agencies"), Role.SYSTEM_ADMIN)
declare("core.event.view", _("Read the event log"), *[role for role in Role if role is not Role.FIELD_UNIT])
declare("core.event.audit", _("Audit the event log"), Role.AUDIT_ADMIN)
declare("core.plugin.view", _("See plugins"), Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)
declare("core.plugin.manage", _("Switch plugins"), Role.SYSTEM_ADMIN)
declare("core.dataset.view", _("See the data catalogue"), *[role for role in Role if role is not Role.FIELD_UNIT])
declare("core.token.own", _("Have access tokens of one's own"), *Role)

declare("core.document.view", _("See that documents are issued"), *WATCHERS)
declare(
    "core.document.issue", _("Issue sealed documents"), Role.COMMANDER, Role.DUTY_OFFICER, Role.LIAISON, Role.LEADER
)
declare("core.document.revoke", _("Revoke sealed documents"), Role.COMMANDER, Role.LEADER)

component("worker", max_age_s=15)

_AUDIT = "core.event.audit"


@event_type("core.session.opened", title=_("Signed in"), permission=_AUDIT)
class SessionOpened(Payload, frozen=True):
    """A person signed in from an address."""

    username: str
    address: str


@event_type("core.session.refused", title=_("Sign-in refused"), permission=_AUDIT)
class SessionRefused(Payload, frozen=True):
    """Somebody tried to sign in with a wrong name or password."""

    username: str
    address: str


@event_type("core.session.closed", title=_("Signed out"), permission=_AUDIT)
class SessionClosed(Payload, frozen=True):
    """A person signed out."""

    username: str


@event_type("core.account.locked", title=_("Account locked"), permission=_AUDIT)
class AccountLocked(Payload, frozen=True):
    """Too many wrong passwords: sign-in is closed for a while."""

    username: str
    address: str


@event_type("core.account.opened", title=_("Account opened again"), permission=_AUDIT)
class AccountOpened(Payload, frozen=True):
    """A locked account may sign in again before its time."""

    username: str
    address: str


@event_type("core.agency.changed", title=_("Agency changed"), permission=_AUDIT)
class AgencyChanged(Payload, frozen=True):
    """An agency was added or changed."""

    code: str
    name: str
    path: str


@event_type("core.log.verified", title=_("Event log verified"), permission=_AUDIT)
class LogVerified(Payload, frozen=True):
    """The hash chain was recomputed: how many lines hold, and the first that does not."""

    lines: int
    broken_at: int | None
    reason: str


@event_type("core.user.created", title=_("User created"), permission=_AUDIT)
class UserCreated(Payload, frozen=True):
    """A new account."""

    username: str
    superuser: bool


@event_type("core.user.changed", title=_("User changed"), permission=_AUDIT)
class UserChanged(Payload, frozen=True):
    """An account was changed; which fields, not what they hold."""

    username: str
    fields: list[str]


@event_type("core.role.granted", title=_("Role granted"), permission=_AUDIT)
class RoleGranted(Payload, frozen=True):
    """A person was given a role at an agency."""

    username: str
    role: str
    agency: str


@event_type("core.role.revoked", title=_("Role revoked"), permission=_AUDIT)
class RoleRevoked(Payload, frozen=True):
    """A person lost a role at an agency."""

    username: str
    role: str
    agency: str


@event_type("core.token.created", title=_("Access token created"), permission=_AUDIT)
class TokenCreated(Payload, frozen=True):
    """A bearer token was made."""

    username: str
    name: str


@event_type("core.token.revoked", title=_("Access token revoked"), permission=_AUDIT)
class TokenRevoked(Payload, frozen=True):
    """A bearer token was taken back."""

    username: str
    name: str


@event_type("core.file.attached", title=_("File attached"), permission=_AUDIT)
class FileAttached(Payload, frozen=True):
    """A file was attached to a thing, named by its kind and number; bytes lie under `sha256`."""

    kind: str
    thing: int
    name: str
    size: int
    sha256: str


@event_type("core.document.issued", title=_("Document issued"), permission="core.document.view")
class DocumentIssued(Payload, frozen=True):
    """A document was sealed in a thing, named by its kind and number; bytes lie under `sha256`. Never its code."""

    number: str
    title: str
    kind: str
    thing: int
    sha256: str


@event_type("core.document.revoked", title=_("Document revoked"), permission="core.document.view")
class DocumentRevoked(Payload, frozen=True):
    """A document no longer holds."""

    number: str
    why: str


@event_type("core.plugin.switched", title=_("Plugin switched"), permission=_AUDIT)
class PluginSwitched(Payload, frozen=True):
    """A plugin was enabled or disabled."""

    slug: str
    enabled: bool


@event_type("core.plugin.set", title=_("Plugin settings changed"), permission=_AUDIT)
class PluginSet(Payload, frozen=True):
    """Settings of a plugin were changed: their new values, by name."""

    slug: str
    values: dict[str, str | int | float | bool]
