"""How things of a case are put into words: values by their fields' labels, limits in working time, lamps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import BaseForm, BooleanField, ChoiceField, Field, ModelChoiceField
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from core.access.api import Principal
from core.registers.api import mask
from core.workflows.clock import lamp, limits_of
from core.workflows.declare import Process
from core.workflows.models import Case, Entry
from core.worktime.api import DAY_S, Calendar, working_seconds


@dataclass(frozen=True)
class Lamp:
    """A lamp with its word, so that nobody has to see the colour."""

    colour: str
    word: str


@dataclass(frozen=True)
class Due:
    """A limit: when it runs out, and how much working time is left or over."""

    at: datetime
    left: str
    over: bool


LAMPS = {
    "green": pgettext_lazy("lamp", "in time"),
    "yellow": pgettext_lazy("lamp", "due soon"),
    "red": pgettext_lazy("lamp", "overdue"),
    "paused": pgettext_lazy("lamp", "clock stands"),
    "off": pgettext_lazy("lamp", "closed"),
}


def lamp_of(case: Case, now: datetime) -> Lamp:
    """The case's lamp."""
    return lit(lamp(case, now))


def lit(colour: str) -> Lamp:
    """A lamp of this colour, with its word."""
    return Lamp(colour, str(LAMPS[colour]))


def due_of(at: datetime | None, now: datetime, calendar: Calendar) -> Due | None:
    """A limit in words; None where the clock stands."""
    if at is None:
        return None
    over = now > at
    seconds = working_seconds(at, now, calendar) if over else working_seconds(now, at, calendar)
    text = working_time(seconds)
    return Due(at, _("%(time)s over") % {"time": text} if over else _("%(time)s left") % {"time": text}, over)


def working_time(seconds: int) -> str:
    """Working days and hours, as people plan by them."""
    days, rest = divmod(seconds, DAY_S)
    hours = rest // 3600
    parts = []
    if days:
        parts.append(ngettext("%(count)s working day", "%(count)s working days", days) % {"count": days})
    if hours or not days:
        words = ngettext("%(count)s working hour", "%(count)s working hours", hours) % {"count": hours}
        parts.append(words if hours or rest == 0 else _("less than an hour"))
    return " ".join(parts)


def used_share(case: Case, used_s: int) -> int:
    """How much of the promised time is used, in percent, 100 at most."""
    promised = limits_of(case).promised_s
    return min(100, round(100 * used_s / promised)) if promised else 0


def step_title(process: Process, name: str) -> str:
    """What a step is called, the kit's own ones too."""
    step = process.transition(name)
    own = {"open": _("Applied"), "answer": _("Opinion given"), "extend": _("Limit extended")}
    return str(step.title) if step else own.get(name, name)


def state_title(process: Process, name: str) -> str:
    """What a state is called."""
    return next((str(state.title) for state in process.states if state.name == name), name)


def form_of(process: Process, step: str) -> type[BaseForm] | None:
    """The form whose values a step keeps."""
    if step == "open":
        return process.opening
    if found := process.transition(step):
        return found.form
    return None


def values_of(process: Process, step: str, values: Mapping[str, Any], *, whole: bool) -> list[tuple[str, str]]:
    """Kept values as (label, text). A field with a `mask` is shown whole only to whoever works on it (`whole`)."""
    form = form_of(process, step)
    return list(_rows(form, values, whole)) if form is not None else []


def _rows(form: type[BaseForm], values: Mapping[str, Any], whole: bool) -> Iterator[tuple[str, str]]:
    fields: dict[str, Field] = getattr(form, "base_fields", {})
    for name, field in fields.items():
        text = _text(field, values.get(name))
        how = getattr(field, "mask", None)
        if text:
            yield str(field.label or name), text if whole or how is None else mask(text, how)


def _text(field: Field, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, ModelChoiceField):
        found = field.queryset.model._default_manager.filter(pk=value).first() if field.queryset is not None else None
        return str(found or value)
    if isinstance(field, ChoiceField):
        return _chosen(field, value)
    return str(parse_date(value) or value) if isinstance(value, str) and len(value) == 10 else str(value)


def _chosen(field: ChoiceField, value: Any) -> str:
    choices: Any = field.choices
    titles = {str(key): str(title) for key, title in choices if not isinstance(title, list | tuple)}
    return "、".join(titles.get(str(each), str(each)) for each in (value if isinstance(value, list) else [value]))


def works_on(principal: Principal, case: Case, possible: int) -> bool:
    """Whether a person may read sensitive values: their own, or they have the case in hand now."""
    return possible > 0 or (principal.user_id is not None and case.applicant_id == principal.user_id)


def history(process: Process, entries: list[Entry], *, inside: bool, whole: bool) -> list[dict[str, Any]]:
    """The steps taken, newest first. Applicants (not `inside`) do not read what offices say to each other."""
    return [
        {
            "title": step_title(process, entry.step),
            "to": state_title(process, entry.target) if entry.target != entry.source else "",
            "entry": entry,
            "by": entry.by_name if inside or entry.step != "answer" else "",
            "note": entry.note if inside or entry.step != "answer" else "",
            "values": values_of(process, entry.step, entry.values, whole=whole) if entry.step != "open" else [],
        }
        for entry in reversed(entries)
        if inside or entry.step != "answer"
    ]
