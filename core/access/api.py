"""The face of the access room."""

from core.access.admin_models import open_table
from core.access.gate import AccessDenied, require
from core.access.identify import principal_from_scope, principal_of, principal_of_request
from core.access.permissions import Permission, declare
from core.access.principal import ANONYMOUS, SYSTEM, WHOLE_DISTRICT, Principal
from core.access.roles import ADMINISTRATORS, TITLES, WATCHERS, Role, separated
from core.access.rows import under

__all__ = [
    "ADMINISTRATORS",
    "ANONYMOUS",
    "SYSTEM",
    "TITLES",
    "WATCHERS",
    "WHOLE_DISTRICT",
    "AccessDenied",
    "Permission",
    "Principal",
    "Role",
    "declare",
    "open_table",
    "principal_from_scope",
    "principal_of",
    "principal_of_request",
    "require",
    "separated",
    "under",
]
