"""Warning and overdue notices: each once, to those who have the case in hand."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.notices.api import tell
from core.plugins.api import Text
from core.workflows.address import address
from core.workflows.audience import nearest_holders
from core.workflows.declare import PROCESSES, Process
from core.workflows.hands import holder_of_task
from core.workflows.models import Case
from core.workflows.rows import in_the_house, process_for
from core.worktime.calendar import ZONE

WARNED, OVERDUE = 1, 2
_BATCH = 200
_SAID = {
    WARNED: Text(zh="即将超期", en="soon overdue"),
    OVERDUE: Text(zh="已超期", en="overdue"),
}


def remind(now: datetime | None = None) -> int:
    """Leave notices for cases whose promised limit is near or has passed; returns for how many cases."""
    now, told = now or timezone.now(), 0
    while batch := _remind_some(now):
        told += batch
    return told


@transaction.atomic
def _remind_some(now: datetime) -> int:
    active = {name for name, _ in PROCESSES.active()}
    near, passed = Q(reminded=0, warn_at__lte=now), Q(reminded__lt=OVERDUE, promised_due__lte=now)
    waiting = Case.objects.filter(near | passed, closed_at=None, process__in=active)
    cases = list(waiting.select_for_update(skip_locked=True).prefetch_related("tasks")[:_BATCH])
    for case in cases:
        case.reminded = OVERDUE if case.promised_due and case.promised_due <= now else WARNED
        if in_the_house(case):
            _tell(case, process_for(case))
    Case.objects.bulk_update(cases, ["reminded"])
    return len(cases)


def _tell(case: Case, process: Process) -> None:
    holders = [holder_of_task(task) for task in case.tasks.all() if task.done_at is None]
    people = set().union(*(nearest_holders(holder) for holder in holders))
    said, due = _SAID[case.reminded], case.promised_due
    when = due.astimezone(ZONE).strftime("%Y-%m-%d %H:%M") if due else ""
    text = Text(
        zh=f"{said.zh}：{process.title.zh} {case.number}，承诺 {when} 前办结",
        en=f"{process.title.en} {case.number} is {said.en}: promised by {when}",
    )
    tell(people, text, address(process, case=case.pk), f"case.{case.pk}.late{case.reminded}.{case.extended_days}")
