"""A client as a member of the hub: whose it is, whether it keeps up, and when to look at its rights again."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from maps.hub.client import Client
from maps.hub.patience import Patience

TOO_SLOW_S = 20.0
TOO_SLOW, FAILED = 4408, 1011

_RIGHTS = ("core.session.closed", "core.user.changed", "core.role.granted", "core.role.revoked", "core.token.revoked")


def changes_rights(event_type: str) -> bool:
    """Whether after such an event the rights of its `username` may differ."""
    return event_type in _RIGHTS


@dataclass(eq=False)
class Member:
    """One connection. `cut` ends it with a close code; `recheck` asks to look at its rights at once."""

    client: Client
    username: str
    cut: Callable[[int], None]
    recheck: asyncio.Event = field(default_factory=asyncio.Event)
    _overflows: int = 0
    _patience: Patience = field(default_factory=lambda: Patience(size=3, per_second=1 / 60))

    def judge(self, now: float) -> None:
        """Let go whoever cannot keep up; `now` is monotonic seconds."""
        if self.client.broken:
            self.cut(FAILED)
        elif self._stuck(now) or self._overflown(now):
            self.cut(TOO_SLOW)

    def _stuck(self, now: float) -> bool:
        since = self.client.stuck_since
        return since is not None and now - since > TOO_SLOW_S

    def _overflown(self, now: float) -> bool:
        """More than three overflows, one a minute forgiven."""
        new = self.client.mailbox.overflows - self._overflows
        self._overflows += new
        return not all(self._patience.allows(now) for _ in range(new))
