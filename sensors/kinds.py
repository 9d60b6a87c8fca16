"""Which kinds of devices there are: the house's, and one for each feed of a plugin."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.plugins.api import feeds

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def kinds() -> "list[tuple[str, StrOrPromise]]":
    """Each kind with its title."""
    from sensors.models import Device

    return [*Device.Kind.choices, *((name, str(feed.title)) for name, feed in feeds().items())]


def checked_kind(kind: str) -> str:
    """`kind` if there is such a one. Raises ValidationError."""
    if kind not in dict(kinds()):
        raise ValidationError(_("There is no kind of device “%s”.") % kind)
    return kind


def placeless() -> list[str]:
    """The kinds of feeds whose devices never say where they are."""
    return [name for name, feed in feeds().items() if not feed.positions]
