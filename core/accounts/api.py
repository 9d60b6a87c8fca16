"""The face of the accounts room."""

from core.accounts.actions import (
    change_agency,
    change_user,
    create_token,
    create_user,
    grant,
    place_agency,
    revoke,
    revoke_token,
    set_active,
    set_password,
)
from core.accounts.models import Agency, ApiToken, RoleAssignment, User

__all__ = [
    "Agency",
    "ApiToken",
    "RoleAssignment",
    "User",
    "change_agency",
    "change_user",
    "create_token",
    "create_user",
    "grant",
    "place_agency",
    "revoke",
    "revoke_token",
    "set_active",
    "set_password",
]
