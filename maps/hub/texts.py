"""Sentences in both languages: a frame is the same for every client, so each picks its own."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django_stubs_ext import StrOrPromise

from maps.hub.encode import Both

ERRORS: dict[str, StrOrPromise] = {
    "bad_message": _("This message cannot be read."),
    "too_long": _("This message is too long."),
    "too_many": _("Too many messages; please wait a moment."),
    "unknown_operation": _("There is no such operation."),
    "unknown_topic": _("There is no such topic."),
    "forbidden_topic": _("You do not have the right to see this topic."),
    "bad_area": _("This area is not valid."),
    "not_subscribed": _("Subscribe first."),
}


def both(text: StrOrPromise) -> Both:
    """The text in Chinese and in English."""
    with override("zh-hans"):
        chinese = str(text)
    with override("en"):
        english = str(text)
    return {"zh": chinese, "en": english}
