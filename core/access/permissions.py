"""Which permissions exist and which roles hold them: declared by each stage and plugin, frozen after start."""

from dataclasses import dataclass

from django_stubs_ext import StrOrPromise

from core.access.roles import Role
from core.plugins.registry import Registry


@dataclass(frozen=True)
class Permission:
    """One thing a person may do: `<stage>.<thing>.<verb>`, its title for people, and the roles that hold it."""

    name: str
    title: StrOrPromise
    roles: frozenset[Role]


PERMISSIONS: Registry[str, Permission] = Registry("permissions")


def declare(name: str, title: StrOrPromise, *roles: Role) -> Permission:
    """Declare a permission in `<app>/permissions.py`.

    Raises:
        ValueError: the name is not of the form `<stage>.<thing>.<verb>`.
    """
    if name.count(".") != 2:
        raise ValueError(f"permission {name!r}: use <stage>.<thing>.<verb>")
    permission = Permission(name, title, frozenset(roles))
    PERMISSIONS.register(name, permission)
    return permission


def held_by(role: Role) -> list[str]:
    """The names of the permissions a role holds."""
    return [name for name, permission in PERMISSIONS.items() if role in permission.roles]
