"""Every write about people: checks access, changes rows and appends its event in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access.gate import AccessDenied, require
from core.access.principal import Principal
from core.access.roles import ADMINISTRATORS, Role, separated
from core.accounts.models import Agency, ApiToken, RoleAssignment, User
from core.accounts.tokens import digest_of, new_secret
from core.declarations import (
    AgencyChanged,
    RoleGranted,
    RoleRevoked,
    TokenCreated,
    TokenRevoked,
    UserChanged,
    UserCreated,
)
from core.events.append import append

MANAGE = "core.user.manage"


@transaction.atomic
def create_user(
    actor: Principal,
    username: str,
    password: str,
    *,
    name: str = "",
    agency: Agency | None = None,
    superuser: bool = False,
) -> User:
    """Create an account.

    Raises:
        AccessDenied: the actor does not manage users; or makes a superuser without being one.
        ValidationError: the name is taken or not allowed, or the password breaks the rules.
    """
    require(actor, MANAGE)
    if superuser and not actor.superuser:
        require(actor, "core.superuser.create")
    user = User(username=username, last_name=name, agency=agency, is_superuser=superuser, is_staff=superuser)
    user.full_clean(exclude=["password"])
    validate_password(password, user)
    user.set_password(password)
    user.save()
    append(UserCreated(username=username, superuser=superuser), actor=actor)
    return user


@transaction.atomic
def set_password(actor: Principal, user: User, password: str) -> None:
    """Give an account a new password, one's own or, as security administrator, another's; its sessions end.

    Raises:
        AccessDenied: neither one's own account nor the right to manage users.
        ValidationError: the password breaks the rules.
    """
    if actor.user_id != user.pk:
        _require_over(actor, user)
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    append(UserChanged(username=user.username, fields=["password"]), actor=actor)


@transaction.atomic
def change_user(actor: Principal, user: User, fields: Sequence[str]) -> None:
    """Save the named fields of an account, as they are on `user`. Raises AccessDenied, ValidationError."""
    _require_over(actor, user)
    user.full_clean(exclude=["password"])
    user.save(update_fields=list(fields))
    append(UserChanged(username=user.username, fields=list(fields)), actor=actor)


@transaction.atomic
def set_active(actor: Principal, user: User, active: bool) -> None:
    """Open or close an account; a closed one is nobody from the next request on. Raises AccessDenied."""
    _require_over(actor, user)
    user.is_active = active
    user.save(update_fields=["is_active"])
    append(UserChanged(username=user.username, fields=["is_active"]), actor=actor)


@transaction.atomic
def grant(actor: Principal, user: User, role: Role, agency: Agency) -> RoleAssignment:
    """Give a role at an agency; nothing happens where it is held already.

    Raises:
        AccessDenied: the actor does not manage users.
        ValidationError: the person is already another of the three administrators.
    """
    _require_over(actor, user)
    if not separated([role, *user.assignments.values_list("role", flat=True)]):
        raise ValidationError(_("System, security and audit administrator must be three people."))
    assignment, new = RoleAssignment.objects.get_or_create(user=user, role=role.value, agency=agency)
    if new:
        _mark_staff(user)
        append(RoleGranted(username=user.username, role=role.value, agency=agency.name), actor=actor)
    return assignment


@transaction.atomic
def revoke(actor: Principal, assignment: RoleAssignment) -> None:
    """Take a role back. Raises AccessDenied."""
    require(actor, MANAGE)
    user, role, agency = assignment.user, assignment.role, assignment.agency
    assignment.delete()
    _mark_staff(user)
    append(RoleRevoked(username=user.username, role=role, agency=agency.name), actor=actor)


def _require_over(actor: Principal, user: User) -> None:
    """Who manages users does not thereby manage a superuser, or they would be one a password later."""
    require(actor, MANAGE)
    if user.is_superuser and not actor.superuser:
        raise AccessDenied(actor, "core.superuser.manage")


def _mark_staff(user: User) -> None:
    """Administrators, and only they, may open the administration pages."""
    user.is_staff = user.is_superuser or user.assignments.filter(role__in=ADMINISTRATORS).exists()
    user.save(update_fields=["is_staff"])


@transaction.atomic
def create_token(actor: Principal, user: User, name: str, expires: datetime | None = None) -> str:
    """Make a bearer token for a user and return it; it cannot be shown again. Raises AccessDenied."""
    if actor.user_id != user.pk:
        _require_over(actor, user)
    secret = new_secret()
    ApiToken.objects.create(user=user, name=name or _("unnamed"), digest=digest_of(secret), expires=expires)
    append(TokenCreated(username=user.username, name=name), actor=actor)
    return secret


@transaction.atomic
def revoke_token(actor: Principal, token: ApiToken) -> None:
    """Take a token back: the next request with it is refused. Raises AccessDenied."""
    if actor.user_id != token.user_id:
        require(actor, MANAGE)
    token.delete()
    append(TokenRevoked(username=token.user.username, name=token.name), actor=actor)


@transaction.atomic
def place_agency(agency: Agency) -> Agency:
    """Save an agency and set its path from its parent's; those below follow.

    Raises:
        ValidationError: there is a district already, or the agency would stand below itself.
    """
    agency.full_clean()
    agency.save()
    _set_paths([agency])
    return agency


@transaction.atomic
def change_agency(actor: Principal, agency: Agency) -> Agency:
    """Add or change an agency. Raises AccessDenied and what `place_agency` raises."""
    require(actor, "core.agency.manage")
    place_agency(agency)
    append(AgencyChanged(code=agency.code, name=agency.name, path=agency.path), actor=actor)
    return agency


def _set_paths(agencies: Sequence[Agency]) -> None:
    for agency in agencies:
        agency.path = f"{agency.parent.path}{agency.pk}." if agency.parent else ""
        agency.save(update_fields=["path"])
        _set_paths(list(agency.children.all()))
