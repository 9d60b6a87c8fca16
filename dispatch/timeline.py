"""What an incident's timeline tells of orders: one sentence an event, in the current language."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from command.api import milestone, words
from core.events.api import Event
from core.states.api import sentence_of
from dispatch.assignments.refuse import refusal_sentence
from dispatch.recommend.words import distance

milestone("dispatch.assignment.on_scene", pgettext_lazy("milestone", "First on scene"), order=50)


@words("dispatch.assignment.offered", tone="step")
def _offered(event: Event) -> str:
    said = event.payload
    facts = {"unit": said["callsign"], "way": _way(said["basis"], said["distance_m"])}
    ordered = _("Ordered %(unit)s (%(way)s).") if facts["way"] else _("Ordered %(unit)s.")
    parts = [ordered % facts, said["instructions"]]
    if said["device_id"] is None:
        parts.append(_("The unit has no device: call it by radio."))
    return " ".join(filter(None, parts))


def _way(basis: str, metres: float | None) -> str:
    if metres is None:
        return ""
    text, facts = distance(metres)
    spoken = sentence_of(text, facts)
    return (_("%(distance)s by road") if basis == "road" else _("%(distance)s in a straight line")) % {
        "distance": spoken
    }


def _said(sentence: str, event: Event) -> str:
    """The sentence about a step, who told it, and the word that came with it."""
    said = event.payload
    told = sentence % {"unit": said["callsign"]}
    if said["by"] == "desk":
        told = _("%(told)s (entered at the desk)") % {"told": told}
    return " ".join(filter(None, [told, said["note"]]))


@words("dispatch.assignment.acknowledged", tone="step")
def _acknowledged(event: Event) -> str:
    return _said(_("%(unit)s has the order."), event)


@words("dispatch.assignment.en_route", tone="step")
def _en_route(event: Event) -> str:
    return _said(_("%(unit)s is on the way."), event)


@words("dispatch.assignment.on_scene", tone="good")
def _on_scene(event: Event) -> str:
    return _said(_("%(unit)s has arrived on scene."), event)


@words("dispatch.assignment.cleared", tone="good")
def _cleared(event: Event) -> str:
    return _said(_("%(unit)s is done and free again."), event)


@words("dispatch.assignment.withdrawn", tone="warn")
def _withdrawn(event: Event) -> str:
    said = event.payload
    told = _("The order to %(unit)s was withdrawn.") % {"unit": said["callsign"]}
    return " ".join(filter(None, [told, said["reason"]]))


@words("dispatch.assignment.unanswered", tone="alarm")
def _unanswered(event: Event) -> str:
    said = event.payload
    return _("%(unit)s has not answered for %(seconds)s s.") % {"unit": said["callsign"], "seconds": said["waited_s"]}


@words("dispatch.report.refused", tone="warn")
def _refused(event: Event) -> str:
    return refusal_sentence(event.payload["reason"], event.payload["facts"])
