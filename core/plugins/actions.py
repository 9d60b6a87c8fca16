"""Switching and setting plugins: checked by the gate, kept as rows, told to the log."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access.gate import require
from core.access.principal import Principal
from core.declarations import PluginSet, PluginSwitched
from core.events.append import append
from core.plugins.errors import PluginError
from core.plugins.host import plugin_of, plugins
from core.plugins.models import PluginSetting, PluginSwitch
from core.plugins.order import dependents_of, needs
from core.plugins.preferences import Value, checked, forget_settings, setting
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


@transaction.atomic
def change_settings(actor: Principal, slug: str, values: Mapping[str, object]) -> None:
    """Change settings of an installed plugin, given by name; every process follows within a second or so.

    A setting given its default's value is kept no longer, so that it follows the default of a later version.

    Raises:
        AccessDenied: the actor may not.
        LookupError: no such plugin or setting.
        ValidationError: a value is not possible; by name, all of them.
    """
    require(actor, "core.plugin.manage")
    declared = {each.name: each for each in plugin_of(slug).manifest.settings}
    forget_settings()
    wrong: dict[str, ValidationError] = {}
    changed: dict[str, Value] = {}
    for name, given in values.items():
        try:
            value = checked(declared[name], given)
        except ValidationError as error:
            wrong[name] = error
        else:
            if value != setting(f"{slug}.{name}"):
                changed[name] = value
    if wrong:
        raise ValidationError({name: error.messages for name, error in wrong.items()})
    for name, value in changed.items():
        _keep(f"{slug}.{name}", value, declared[name].default)
    if changed:
        append(PluginSet(slug=slug, values=changed), actor=actor)
    forget_settings()
    transaction.on_commit(forget_settings)


def _keep(name: str, value: Value, default: Value) -> None:
    if value == default:
        PluginSetting.objects.filter(name=name).delete()
    else:
        PluginSetting.objects.update_or_create(name=name, defaults={"value": value})


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
