"""What the levels of alarms are called."""

from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

LEVELS: dict[int, StrOrPromise] = {
    1: pgettext_lazy("level", "red"),
    2: pgettext_lazy("level", "orange"),
    3: pgettext_lazy("level", "yellow"),
    4: pgettext_lazy("level", "blue"),
}
