"""What people may look at."""

from django.utils.translation import gettext_lazy as _

from core.access.api import WATCHERS, Role, declare

SITUATION = "maps.situation.view"
WALL = "maps.wall.view"
DESK = "maps.desk.view"
PLANNER = "maps.planner.view"

declare(SITUATION, _("Watch the live situation"), *WATCHERS, Role.FIELD_UNIT)
declare(WALL, _("Open the wall"), *WATCHERS)
declare(DESK, _("Open the desk"), Role.COMMANDER, Role.DUTY_OFFICER, Role.LIAISON, Role.LEADER)
declare(PLANNER, _("Open the planner's workbench"), *WATCHERS)
