"""What a timeline tells of the events of alarms and incidents: one sentence each, in the current language."""

from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from command.machine import OUTCOMES
from command.models import Incident
from command.timeline.registries import milestone, words
from command.wording import TITLES
from core.events.api import Event
from sensors.api import property_title

SEVERITIES = {
    1: pgettext_lazy("severity", "especially grave (I)"),
    2: pgettext_lazy("severity", "grave (II)"),
    3: pgettext_lazy("severity", "serious (III)"),
    4: pgettext_lazy("severity", "ordinary (IV)"),
}
LEVELS = {
    1: pgettext_lazy("level", "red"),
    2: pgettext_lazy("level", "orange"),
    3: pgettext_lazy("level", "yellow"),
    4: pgettext_lazy("level", "blue"),
}
_HOW_CLEARED = {
    "by_value": gettext_lazy("the value is back to normal"),
    "by_return": gettext_lazy("the station speaks again"),
    "by_hand": gettext_lazy("by hand"),
}

milestone("command.incident.opened", pgettext_lazy("milestone", "Received"), order=10)
milestone("command.incident.verified", pgettext_lazy("milestone", "Verified"), order=20)
milestone("command.incident.responding", pgettext_lazy("milestone", "Response begun"), order=30)
milestone("command.incident.closed", pgettext_lazy("milestone", "Closed"), order=90)


@words("command.incident.opened", tone="step")
def _opened(event: Event) -> str:
    said = event.payload
    facts = {
        "kind": said["kind_name"],
        "severity": SEVERITIES[said["severity"]],
        "place": said["address"] or _coordinates(said["lon"], said["lat"]),
        "source": Incident.Source(said["source"]).label,
        "at": _clock(said["reported_at"]),
    }
    opened = _("%(kind)s, %(severity)s, at %(place)s; reported %(at)s (%(source)s).") % facts
    return _and(opened, said["description"])


@words("command.incident.verified", tone="step")
def _verified(event: Event) -> str:
    return _and(_("The incident is verified."), event.payload["note"])


@words("command.incident.responding", tone="step")
def _responding(event: Event) -> str:
    return _and(_("The response has begun."), event.payload["note"])


@words("command.incident.closed", tone="good")
def _closed(event: Event) -> str:
    outcome = OUTCOMES.get(event.payload["outcome"], event.payload["outcome"])
    return _and(_("Closed: %(outcome)s.") % {"outcome": outcome}, event.payload["note"])


@words("command.incident.changed")
def _changed(event: Event) -> str:
    before, after = event.payload["before"], event.payload["after"]
    parts = [
        _("%(field)s from “%(before)s” to “%(after)s”")
        % {"field": TITLES[name], "before": _shown(name, before[name]), "after": _shown(name, after[name])}
        for name in TITLES
        if name in after
    ]
    return _and(_("Changed: %(changes)s.") % {"changes": _("; ").join(parts)}, event.payload["note"])


@words("command.incident.noted")
def _noted(event: Event) -> str:
    return str(event.payload["text"])


@words("command.incident.file_attached")
def _file(event: Event) -> str:
    facts = {"name": event.payload["name"], "size": filesizeformat(event.payload["size"])}
    return _("File “%(name)s” (%(size)s).") % facts


@words("command.incident.alarm_attached", tone="warn")
def _alarm_attached(event: Event) -> str:
    return _("The alarm of %(alarm)s belongs to this incident now.") % {"alarm": _alarm(event.payload)}


@words("sensors.alarm.raised", tone="alarm")
def _raised(event: Event) -> str:
    return _("Alarm: %(alarm)s.") % {"alarm": _alarm(event.payload)}


@words("sensors.alarm.escalated", tone="alarm")
def _escalated(event: Event) -> str:
    facts = {"alarm": _alarm(event.payload), "before": LEVELS[event.payload["before"]]}
    return _("Graver than before (%(before)s): %(alarm)s.") % facts


@words("sensors.alarm.eased", tone="good")
def _eased(event: Event) -> str:
    facts = {"alarm": _alarm(event.payload), "before": LEVELS[event.payload["before"]]}
    return _("Less grave than before (%(before)s): %(alarm)s.") % facts


@words("sensors.alarm.acknowledged")
def _acknowledged(event: Event) -> str:
    return _and(_("Alarm acknowledged: %(alarm)s.") % {"alarm": _alarm(event.payload)}, event.payload["note"])


@words("sensors.alarm.cleared", tone="good")
def _cleared(event: Event) -> str:
    how = _HOW_CLEARED.get(event.payload["how"], event.payload["how"])
    cleared = _("Alarm over (%(how)s): %(alarm)s.") % {"how": how, "alarm": _alarm(event.payload)}
    return _and(cleared, event.payload["note"])


def _alarm(said: dict[str, Any]) -> str:
    """What an alarm is about, as in “gauge 3, level 2.4 m, orange”."""
    if said["kind"] == "sos":
        what = pgettext("alarm", "SOS")
    elif said["kind"] == "silence":
        what = pgettext("alarm", "silent")
    else:
        what = _measured(said)
    return _("%(name)s, %(what)s, %(level)s") % {"name": said["name"], "what": what, "level": LEVELS[said["level"]]}


def _measured(said: dict[str, Any]) -> str:
    title = property_title(said["property"])["zh" if get_language() == "zh-hans" else "en"]
    return title if said["value"] is None else f"{title} {said['value']:g} {said['unit'] or ''}".rstrip()


def _and(sentence: str, more: str) -> str:
    return f"{sentence} {more}" if more else sentence


def _coordinates(lon: float | None, lat: float | None) -> str:
    return _("a place not known") if lon is None or lat is None else f"{lon:.5f}, {lat:.5f}"


def _clock(moment: str) -> str:
    return timezone.localtime(datetime.fromisoformat(moment), timezone.get_default_timezone()).strftime("%H:%M:%S")


def _shown(field: str, value: str) -> str:
    return str(SEVERITIES[int(value)]) if field == "severity" else value
