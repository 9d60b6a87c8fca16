"""Signing in by password, and Django's own permission questions answered by the one gate."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Model

from core.access.admin_models import permission_for
from core.access.identify import principal_of
from core.access.principal import Principal
from core.accounts.models import User

_REMEMBERED = "_principal_of_request"


class GateBackend(ModelBackend):
    """Users have no permissions of their own: `has_perm("app.change_model")` asks what the roles may do."""

    def get_all_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        """Empty: permissions are asked one by one."""
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        """Whether the roles of this user cover an admin action, by the table of admin models."""
        wanted = permission_for(perm)
        return wanted is not None and bool(_principal(user_obj).scopes(wanted))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Django's admin asks again per model."""
        return isinstance(user_obj, User) and user_obj.is_active


def _principal(user: Any) -> Principal:
    """Worked out once per user object, which lives as long as its request."""
    remembered: Principal | None = getattr(user, _REMEMBERED, None)
    if remembered is None:
        remembered = principal_of(user)
        setattr(user, _REMEMBERED, remembered)
    return remembered
