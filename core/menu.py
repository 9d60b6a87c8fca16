"""The core's own menu entries."""

from django.utils.translation import gettext_lazy as _

from core.access.api import ADMINISTRATORS, declare
from core.pages.api import MenuItem, menu

declare("core.admin.open", _("Open the administration pages"), *ADMINISTRATORS)

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
