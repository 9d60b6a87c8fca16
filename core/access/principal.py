"""Who asks: a value made once per request or socket, so that deciding needs no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.access.permissions import held_by
from core.access.roles import Role

WHOLE_DISTRICT = ""


@dataclass(frozen=True)
class Principal:
    """A person or process, with what it may do where.

    `grants` maps a permission to agency paths such as `"1.4.12."`; `""` is the whole district. An object belongs to
    an agency by its `agency_path`; an object without one belongs to the district.
    """

    user_id: int | None
    username: str
    display: str
    roles: frozenset[str] = frozenset()
    grants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    superuser: bool = False

    @property
    def anonymous(self) -> bool:
        """Nobody has signed in."""
        return self.user_id is None and not self.superuser

    def scopes(self, permission: str) -> tuple[str, ...]:
        """The agency paths under which this permission holds: `()` for none, `("",)` for the whole district."""
        if self.superuser:
            return (WHOLE_DISTRICT,)
        return self.grants.get(permission, ())

    def may(self, permission: str, agency_path: str = WHOLE_DISTRICT) -> bool:
        """Whether the permission holds for an object of that agency."""
        return any(agency_path.startswith(scope) for scope in self.scopes(permission))


ANONYMOUS = Principal(None, "", "")
SYSTEM = Principal(None, "system", "系统 System", superuser=True)


def grants_of(assignments: Iterable[tuple[Role, str]]) -> dict[str, tuple[str, ...]]:
    """Turn (role, agency path) pairs into grants; a path under another that is held already adds nothing."""
    collected: dict[str, set[str]] = {}
    for role, path in assignments:
        for name in held_by(role):
            collected.setdefault(name, set()).add(path)
    return {name: _outermost(paths) for name, paths in collected.items()}


def _outermost(paths: set[str]) -> tuple[str, ...]:
    return tuple(sorted(path for path in paths if not any(path != other and path.startswith(other) for other in paths)))
