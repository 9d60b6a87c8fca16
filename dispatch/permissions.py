"""What people may do with units."""

from django.utils.translation import gettext_lazy as _

from core.access.api import WATCHERS, Role, declare

VIEW = "dispatch.unit.view"
MANAGE = "dispatch.unit.manage"

declare(VIEW, _("See units"), *WATCHERS, Role.FIELD_UNIT, Role.SYSTEM_ADMIN)
declare(MANAGE, _("Create, equip and retire units"), Role.DUTY_OFFICER, Role.SYSTEM_ADMIN)
