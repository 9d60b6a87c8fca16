"""Every word that the desk's script shows; those it shares with the wall come from there."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from maps.texts import wall_texts

_SHARED = ("age.", "area.", "list.comma", "map.")
_TEXTS: dict[str, StrOrPromise] = {
    "kind.none": _("No kind matches these words."),
    "kind.unreached": _("The search does not answer. Type the code, or try again."),
    "link.connecting": _("Connecting"),
    "link.crowded": _("Too many windows: this one is not live"),
    "link.feed": _("Live, but no new positions or measurements"),
    "link.live": pgettext_lazy("connection", "Live"),
    "link.missed": _("Not up to date: trying again"),
    "link.refused": _("Not live: no access to the situation"),
    "link.signed_out": _("Signed out"),
    "link.stopped": _("Stopped {age} ago: connecting again"),
    "pin.nameless": _("No name is known for this place."),
    "pin.unset": _("Enter sets the pin here."),
    "word.refused": _("Not done: the server answered {status}. Try again."),
    "word.unreached": _("Not done: the server cannot be reached. What you typed is kept."),
    "word.unsettled": _("The list has just changed. Look again, then press the key once more."),
}


def desk_texts() -> dict[str, str]:
    """The texts by key in the reader's language; places to fill in are written `{name}`."""
    shared = {key: text for key, text in wall_texts().items() if key.startswith(_SHARED)}
    return {**shared, **{key: str(text) for key, text in _TEXTS.items()}}
