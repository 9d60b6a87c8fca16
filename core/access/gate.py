"""The one gate: pages, API, tiles, sockets and commands all ask here."""

from django.utils.translation import gettext as _

from core.access.principal import WHOLE_DISTRICT, Principal


class AccessDenied(Exception):
    """The principal may not do this; says which permission was missing."""

    def __init__(self, principal: Principal, permission: str) -> None:
        self.principal = principal
        self.permission = permission
        super().__init__(_("You do not have the right to do this (%(permission)s).") % {"permission": permission})


def require(principal: Principal, permission: str, agency_path: str = WHOLE_DISTRICT) -> None:
    """Let the principal through or raise.

    Raises:
        AccessDenied: the permission does not hold for an object of that agency.
    """
    if not principal.may(permission, agency_path):
        raise AccessDenied(principal, permission)
