"""Switching plugins: checked by the gate, kept as a row, told to the log."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.access.gate import require
from core.access.principal import Principal
from core.declarations import PluginSwitched
from core.events.append import append
from core.plugins.errors import PluginError
from core.plugins.host import plugins
from core.plugins.models import PluginSwitch
from core.plugins.order import dependents_of, needs
from core.plugins.switches import enabled, forget


@transaction.atomic
def switch(actor: Principal, slug: str, on: bool) -> None:
    """Enable or disable an installed plugin; every process follows within a second or so.

    Raises:
        AccessDenied: the actor may not.
        PluginError: not installed, or other plugins stand in the way.
    """
    require(actor, "core.plugin.manage")
    forget()  # decide on the rows as they are now
    if problem := why_not(slug, on):
        raise PluginError([problem])
    if enabled(slug) == on:
        return
    PluginSwitch.objects.update_or_create(slug=slug, defaults={"enabled": on})
    append(PluginSwitched(slug=slug, enabled=on), actor=actor)
    forget()  # this process acts on it at once; again after commit, in case another thread read the old row meanwhile
    transaction.on_commit(forget)


def why_not(slug: str, on: bool) -> str:
    """What stands in the way of switching, in a sentence; empty where nothing does."""
    manifest = next((each for each in plugins() if each.slug == slug), None)
    if manifest is None:
        return _("No plugin %(slug)s is installed.") % {"slug": slug}
    if on:
        off = [needed for needed in needs(manifest) if not enabled(needed)]
        return _("First enable %(slugs)s, which it needs.") % {"slugs": ", ".join(off)} if off else ""
    live = [other for other in dependents_of(slug, plugins()) if enabled(other)]
    return _("First disable %(slugs)s, which need it.") % {"slugs": ", ".join(live)} if live else ""
