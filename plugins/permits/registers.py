"""The register of service items."""

from core.access.api import Role
from core.plugins.api import Text
from core.registers.api import Register, register
from plugins.permits.models import Item

VIEW = (Role.COMMANDER, Role.DUTY_OFFICER, Role.LIAISON, Role.LEADER, Role.PLANNER)

ITEM = register(
    Register(
        name="permits.item",
        model=Item,
        title=Text(zh="政务服务事项", en="Service items"),
        about=Text(
            zh="可申请的许可事项及其时限、材料和依据。", en="What may be applied for, with limits and materials."
        ),
        columns=("name", "code", "agency", "promised_days", "legal_days", "online", "active"),
        search=("name", "legal_basis"),
        exact=("code",),
        filters=("online", "active", "agency"),
        same=("code",),
        expected=("materials", "legal_basis"),
        view=VIEW,
        edit=(Role.DUTY_OFFICER, Role.LIAISON),
        shared="unconditional",
    )
)
