"""What people may do with units."""

from django.utils.translation import gettext_lazy as _

from core.access.api import WATCHERS, Role, declare

VIEW = "dispatch.unit.view"
MANAGE = "dispatch.unit.manage"
DUTY = "dispatch.unit.duty"
ASSIGNMENTS = "dispatch.assignment.view"
OFFER = "dispatch.assignment.offer"
REPORT = "dispatch.assignment.report"

declare(VIEW, _("See units"), *WATCHERS, Role.FIELD_UNIT, Role.SYSTEM_ADMIN)
declare(MANAGE, _("Create, equip and retire units"), Role.DUTY_OFFICER, Role.SYSTEM_ADMIN)
declare(DUTY, _("Put units on and off duty"), Role.DUTY_OFFICER, Role.COMMANDER, Role.LIAISON)
declare(ASSIGNMENTS, _("See orders"), *WATCHERS, Role.FIELD_UNIT)
declare(OFFER, _("Order units and withdraw orders"), Role.COMMANDER, Role.DUTY_OFFICER)
declare(REPORT, _("Report for a crew how its order stands"), Role.COMMANDER, Role.DUTY_OFFICER, Role.FIELD_UNIT)
