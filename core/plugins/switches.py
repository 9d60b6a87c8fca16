"""Whether a plugin may act now.

First switch: installed or not, from the environment (`ZHIHUI_PLUGINS_OFF`), read by the settings at start. Second
switch: a row in the database. Every process reads the rows again after `FRESH_S`, so a change reaches all of them
within that.
"""

import logging
import time

from django.db import DatabaseError, connection

from core.plugins.host import plugins

FRESH_S = 1.0

log = logging.getLogger(__name__)


class _Switches:
    """The rows as last read, kept through a lost database so that a page can still say what is wrong."""

    def __init__(self) -> None:
        self._off: frozenset[str] = frozenset()
        self._read_at = float("-inf")

    def off(self) -> frozenset[str]:
        """The slugs switched off."""
        if time.monotonic() - self._read_at > FRESH_S:
            self._read()
        return self._off

    def forget(self) -> None:
        """Read the rows again at the next question."""
        self._read_at = float("-inf")

    def _read(self) -> None:
        from core.plugins.models import PluginSwitch

        self._read_at = time.monotonic()
        try:
            self._off = frozenset(PluginSwitch.objects.filter(enabled=False).values_list("slug", flat=True))
        except DatabaseError:
            log.warning("plugin switches unreadable, keeping what was known", exc_info=True)
            hang_up()


_switches = _Switches()


def enabled(slug: str) -> bool:
    """Whether a plugin is installed and not switched off."""
    return any(manifest.slug == slug for manifest in plugins()) and slug not in _switches.off()


def forget() -> None:
    """Make this process read the switches again; for the action that changes them, and for tests."""
    _switches.forget()


def hang_up() -> None:
    """After a failed reading: outside requests nobody else would notice that this thread's connection is dead."""
    if not connection.in_atomic_block:
        connection.close()
