"""What people may do with devices and what they report."""

from django.utils.translation import gettext_lazy as _

from core.access.api import WATCHERS, Role, declare

declare("sensors.device.view", _("See devices"), *WATCHERS, Role.FIELD_UNIT, Role.SYSTEM_ADMIN)
declare("sensors.device.manage", _("Create and retire devices, give them credentials"), Role.SYSTEM_ADMIN)
declare("sensors.position.view", _("See where units and devices are"), *WATCHERS, Role.FIELD_UNIT)
declare("sensors.deadletter.view", _("Look at messages that could not be understood"), Role.SYSTEM_ADMIN)
