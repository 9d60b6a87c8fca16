"""Menu entries of the sensors stage."""

from django.utils.translation import gettext_lazy as _

from core.pages.api import MenuItem, menu
from sensors.permissions import DEAD_LETTERS

menu(
    MenuItem(
        name="sensors.dead_letters",
        title=_("Dead letters"),
        view="dead-letters",
        permission=DEAD_LETTERS,
        icon="letters",
        about=_("Messages from devices that could not be understood, with reason and bytes."),
        order=850,
    )
)
