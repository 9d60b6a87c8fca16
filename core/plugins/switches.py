"""Whether a plugin may act now.

First switch: installed or not, from the environment (`ZHIHUI_PLUGINS_OFF`), read by the settings at start. Second
switch: a row in the database. Every process reads the rows again after a second, so a change reaches all of them
within that.
"""

from core.plugins.fresh import Fresh
from core.plugins.host import plugins


def _read() -> frozenset[str]:
    from core.plugins.models import PluginSwitch

    return frozenset(PluginSwitch.objects.filter(enabled=False).values_list("slug", flat=True))


_off: Fresh[frozenset[str]] = Fresh("switches", _read, frozenset())


def enabled(slug: str) -> bool:
    """Whether a plugin is installed and not switched off."""
    return any(manifest.slug == slug for manifest in plugins()) and slug not in _off.value()


def forget() -> None:
    """Make this process read the switches again; for the action that changes them, and for tests."""
    _off.forget()
