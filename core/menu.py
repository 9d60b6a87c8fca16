"""The core's own menu entries."""

from django.utils.translation import gettext_lazy as _

from core.access.api import ADMINISTRATORS, Role, declare
from core.pages.api import MenuItem, menu

declare("core.admin.open", _("Open the administration pages"), *ADMINISTRATORS)

_WITHOUT = {*ADMINISTRATORS, Role.FIELD_UNIT}
declare("core.inbox.view", _("Have an inbox"), *[role for role in Role if role not in _WITHOUT])

menu(
    MenuItem(
        name="core.mine",
        title=_("My applications"),
        view="mine",
        permission="",
        icon="inbox",
        about=_("What you applied for, where it stands, and what waits for you."),
        order=10,
    )
)
menu(
    MenuItem(
        name="core.inbox",
        title=_("Inbox"),
        view="inbox",
        permission="core.inbox.view",
        icon="inbox",
        about=_("Cases of every process that wait for you, soonest due first."),
        order=300,
    )
)
menu(
    MenuItem(
        name="core.datasets",
        title=_("Data catalogue"),
        view="datasets",
        permission="core.dataset.view",
        about=_("What data the district holds here, and how they may be shared."),
        order=850,
    )
)
menu(
    MenuItem(
        name="core.admin",
        title=_("Administration"),
        view="admin:index",
        permission="core.admin.open",
        icon="admin",
        about=_("Users, agencies, plugins and the event log, each for its own administrator."),
        order=900,
    )
)
