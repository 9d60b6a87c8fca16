"""The stage's entries in the main menu."""

from django.utils.translation import gettext_lazy as _

from core.access.api import Role
from core.pages.api import MenuItem, menu

menu(
    MenuItem(
        name="maps.wall",
        title=_("Wall"),
        view="wall",
        permission="maps.wall.view",
        icon="wall",
        about=_("The live situation of the whole district on one screen."),
        order=100,
    )
)
menu(
    MenuItem(
        name="maps.desk",
        title=_("Desk"),
        view="desk",
        permission="maps.desk.view",
        icon="desk",
        about=_("What waits for the duty officer: alarms, orders and incidents, and everything to deal with them."),
        order=110,
    )
)
menu(
    MenuItem(
        name="maps.planner",
        title=_("Workbench"),
        view="planner",
        permission="maps.planner.view",
        icon="planner",
        about=_("Maps of chosen layers: styled, filtered, measured, queried, printed and shared."),
        order=120,
        home_of=(Role.PLANNER,),
    )
)
