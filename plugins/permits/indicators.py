"""Figures of this module for the leaders' page; volume, time and on-time rate come with the process."""

from django.utils.translation import gettext_lazy as _

from core.access.api import Principal
from core.indicators.api import indicator
from core.registers.api import visible
from plugins.permits.registers import ITEM

AIM = 90  # percent of the items in force that can be applied for online


@indicator(
    "permits.items.online",
    title=_("Service items online (aim 90 %)"),
    unit=_("%"),
    permission=ITEM.permission("view"),
    rows="/m/permits/item/?active=True&online=False",
)
def online(principal: Principal) -> float | None:
    """The share of items in force that can be applied for online; its rows are those that cannot."""
    in_force = visible(principal, ITEM).filter(active=True)
    total = in_force.count()
    return round(100 * in_force.filter(online=True).count() / total, 1) if total else None
