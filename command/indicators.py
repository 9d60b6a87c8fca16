"""The figures of command."""

from datetime import datetime, time
from statistics import median

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from command.models import Incident
from command.permissions import VIEW
from core.access.api import Principal, under
from core.indicators.api import indicator


@indicator(
    "command.open_incidents",
    title=pgettext_lazy("figure", "Open incidents"),
    unit=pgettext_lazy("unit", "incidents"),
    permission=VIEW,
    order=10,
)
def open_incidents(principal: Principal) -> int:
    """How many incidents are not closed."""
    return _seen_by(principal).exclude(state=Incident.State.CLOSED).count()


@indicator("command.minutes_to_scene", title=_("Report to first on scene"), unit=_("min"), permission=VIEW, order=40)
def minutes_to_scene(principal: Principal) -> float | None:
    """The median of minutes from the report to the first crew on scene, of incidents received today (Asia/Shanghai)."""
    today = Q(received_at__gte=_midnight(), first_on_scene_at__isnull=False)
    times = _seen_by(principal).filter(today).values_list("reported_at", "first_on_scene_at")
    waits = [(there - reported).total_seconds() / 60 for reported, there in times if there is not None]
    return round(median(waits), 1) if waits else None


def _seen_by(principal: Principal) -> QuerySet[Incident]:
    return Incident.objects.filter(under("agency__path", principal.scopes(VIEW))).order_by()


def _midnight() -> datetime:
    zone = timezone.get_default_timezone()
    return datetime.combine(timezone.localdate(timezone=zone), time.min, tzinfo=zone)
