"""What people do with alarms: acknowledge, clear by hand."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access.api import Principal, require
from core.events.api import Payload, append
from core.states.api import Refusal
from sensors.alarms.machine import ALARM
from sensors.alarms.models import Alarm
from sensors.alarms.tell import fields_of, place_of
from sensors.channels import ring_observations
from sensors.events import AlarmAcknowledged, AlarmCleared

_ALREADY = gettext_lazy("%(who)s acknowledged this alarm at %(when)s.")
_OVER = gettext_lazy("This alarm was over at %(when)s.")
LONGEST_NOTE = 1000


@transaction.atomic
def acknowledge_alarm(actor: Principal, alarm_id: int, note: str = "") -> Alarm:
    """Say that one has seen the alarm and looks after it.

    Raises:
        AccessDenied: the actor may not, at the device's agency. Alarm.DoesNotExist: there is no such alarm.
        Refusal: somebody was quicker (`already_acknowledged`), or it is over (`alarm_cleared`).
        ValidationError: the note is too long.
    """
    alarm = _locked(actor, alarm_id, "acknowledge")
    if alarm.state == Alarm.State.ACKNOWLEDGED:
        raise Refusal("already_acknowledged", _ALREADY, who=alarm.acknowledged_by, when=_when(alarm.acknowledged_at))
    said = _note(note)
    alarm.state, alarm.acknowledged_at = _step(alarm, "acknowledge"), timezone.now()
    alarm.acknowledged_by = actor.username
    alarm.save(update_fields=["state", "acknowledged_at", "acknowledged_by"])
    _append(actor, alarm, AlarmAcknowledged(**fields_of(alarm), note=said))
    return alarm


@transaction.atomic
def clear_alarm(actor: Principal, alarm_id: int, note: str) -> Alarm:
    """End an alarm by hand; `note` says why. The next alarming value, or call for help, raises another.

    Raises:
        AccessDenied, Alarm.DoesNotExist: as `acknowledge_alarm`. Refusal: it is over already (`alarm_cleared`).
        ValidationError: the note is empty or too long.
    """
    alarm = _locked(actor, alarm_id, "clear")
    said = _note(note)
    if not said:
        raise ValidationError(_("Say why this alarm is cleared by hand."))
    alarm.state = _step(alarm, "clear")
    alarm.cleared_at = alarm.changed_at = timezone.now()
    alarm.save(update_fields=["state", "cleared_at", "changed_at"])
    ring_observations([alarm.device_id])  # its station's readings lose their colour
    _append(actor, alarm, AlarmCleared(**fields_of(alarm), how="by_hand", note=said))
    return alarm


def _locked(actor: Principal, alarm_id: int, step: str) -> Alarm:
    """The living alarm as it is now, held until the transaction ends."""
    rows = Alarm.objects.select_for_update(of=("self",)).select_related("device__agency")
    alarm = rows.get(pk=alarm_id)
    require(actor, ALARM.steps[step].permission, alarm.device.agency_path)
    if alarm.state == Alarm.State.CLEARED:
        raise Refusal("alarm_cleared", _OVER, when=_when(alarm.cleared_at))
    return alarm


def _step(alarm: Alarm, name: str) -> str:
    return ALARM.take(name, alarm.state, str(alarm.device)).target


def _note(note: str) -> str:
    said = note.replace("\0", "").strip()
    if len(said) > LONGEST_NOTE:
        raise ValidationError(_("A note is at most %d characters long.") % LONGEST_NOTE)
    return said


def _when(moment: object) -> str:
    return date_format(timezone.localtime(moment), "H:i:s")  # type: ignore[arg-type]


def _append(actor: Principal, alarm: Alarm, told: Payload) -> None:
    append(told, actor=actor, agency_path=alarm.device.agency_path, place=place_of(alarm))
