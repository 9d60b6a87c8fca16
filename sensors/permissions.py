"""What people may do with devices and what they report."""

from django.utils.translation import gettext_lazy as _

from core.access.api import WATCHERS, Role, declare

VIEW = "sensors.device.view"
MANAGE = "sensors.device.manage"
ASSIGN = "sensors.device.assign"
POSITIONS = "sensors.position.view"
DEAD_LETTERS = "sensors.deadletter.view"
STATIONS = "sensors.station.manage"
OBSERVATIONS = "sensors.observation.view"
ALARMS = "sensors.alarm.view"
ACKNOWLEDGE = "sensors.alarm.acknowledge"
CLEAR = "sensors.alarm.clear"

declare(VIEW, _("See devices"), *WATCHERS, Role.FIELD_UNIT, Role.SYSTEM_ADMIN)
declare(MANAGE, _("Create and retire devices, give them credentials"), Role.SYSTEM_ADMIN)
declare(ASSIGN, _("Hand devices over to another agency"), Role.DUTY_OFFICER, Role.SYSTEM_ADMIN)
declare(POSITIONS, _("See where units and devices are"), *WATCHERS, Role.FIELD_UNIT)
declare(DEAD_LETTERS, _("Look at messages that could not be understood"), Role.SYSTEM_ADMIN)
declare(OBSERVATIONS, _("See stations and what they measure"), *WATCHERS, Role.FIELD_UNIT, Role.SYSTEM_ADMIN)
declare(STATIONS, _("Set up stations and the thresholds of alarms"), Role.COMMANDER, Role.SYSTEM_ADMIN)
declare(ALARMS, _("See alarms"), *WATCHERS, Role.FIELD_UNIT)
declare(ACKNOWLEDGE, _("Acknowledge alarms"), Role.COMMANDER, Role.DUTY_OFFICER)
declare(CLEAR, _("Clear alarms by hand"), Role.COMMANDER, Role.DUTY_OFFICER)
