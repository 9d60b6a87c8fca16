"""Who is told that something waits: those who hold the right nearest to where it waits."""

from core.access.permissions import PERMISSIONS
from core.accounts.models import RoleAssignment
from core.workflows.hands import Holder


def nearest_holders(holder: Holder) -> set[int]:
    """Accounts that hold the permission at the agency itself, or where nobody does, at the next one above it."""
    if holder.user_id is not None:
        return {holder.user_id}
    permission = PERMISSIONS.get(holder.permission)
    if permission is None:
        return set()
    parts = [part for part in holder.path.split(".") if part]
    above = ["".join(f"{part}." for part in parts[:count]) for count in range(len(parts) + 1)]
    held = RoleAssignment.objects.filter(role__in=permission.roles, agency__path__in=above, user__is_active=True)
    found = list(held.values_list("agency__path", "user_id"))
    nearest = max((len(path) for path, _ in found), default=0)
    return {user_id for path, user_id in found if len(path) == nearest}
