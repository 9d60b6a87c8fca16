"""Which device may hear which unit's orders at the broker, and answer them: what is there follows what should be."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from dispatch.callsigns import possible, topic_of
from dispatch.courier.compose import reply_topic
from dispatch.courier.listen import RIGHTS_CHANNEL
from dispatch.models import GrantedTopics, Unit
from sensors.api import Device, Topics, control, grant_topics, take_topics

_SPEAK_MQTT = (Device.Kind.PLAIN, Device.Kind.OWNTRACKS)
_AT_ONCE = 10  # devices; what is done is noted before the next ones, and the broker serves others in between


class Right(NamedTuple):
    """A device, and the callsign whose orders it hears."""

    device_id: int
    ident: str
    kind: str
    callsign: str


def differences(wanted: Sequence[Right], granted: Sequence[Right]) -> tuple[list[Right], list[Right]]:
    """The rights to take and those to grant, so that devices have exactly what is wanted. Pure."""
    should: Mapping[int, Right] = {each.device_id: each for each in wanted}
    have: Mapping[int, Right] = {each.device_id: each for each in granted}
    take = [each for each in granted if (now := should.get(each.device_id)) is None or now.callsign != each.callsign]
    grant = [each for each in wanted if (old := have.get(each.device_id)) is None or old.callsign != each.callsign]
    return take, grant


def reconcile() -> int:
    """Take and grant what differs; how many devices it concerned. Harmless when repeated.

    Raises:
        BrokerAway, BrokerRefused: the rest is done another time.
    """
    take, grant = differences(_wanted(), _granted())
    if not take and not grant:
        return 0
    with control(settings.SITE.mqtt) as talk:
        for start in range(0, len(take), _AT_ONCE):
            part = take[start : start + _AT_ONCE]
            take_topics(talk, [Topics(each.ident, subscribe=(topic_of(each.callsign),)) for each in part])
            GrantedTopics.objects.filter(device_id__in=[each.device_id for each in part]).delete()
        for start in range(0, len(grant), _AT_ONCE):
            part = grant[start : start + _AT_ONCE]
            grant_topics(talk, [_topics(each) for each in part])
            _note(part)
    return len(take) + len(grant)


def ask_anew(device_id: int | None = None) -> None:
    """Have the rights looked through after this transaction; with a device, its account has been made anew without."""
    if device_id is not None:
        GrantedTopics.objects.filter(device_id=device_id).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [RIGHTS_CHANNEL])


def _topics(right: Right) -> Topics:
    """Phones may publish below their own branch anyway; trackers made by earlier versions may not answer yet."""
    answer = reply_topic(right.ident, right.kind) if right.kind == Device.Kind.PLAIN else None
    return Topics(right.ident, publish=(answer,) if answer else (), subscribe=(topic_of(right.callsign),))


def _note(rights: Sequence[Right]) -> None:
    GrantedTopics.objects.bulk_create(
        [GrantedTopics(device_id=each.device_id, callsign=each.callsign) for each in rights],
        update_conflicts=True,
        unique_fields=["device"],
        update_fields=["callsign"],
    )


def _wanted() -> list[Right]:
    rows = Unit.objects.filter(active=True, device__active=True, device__kind__in=_SPEAK_MQTT)
    found = rows.values_list("device_id", "device__ident", "device__kind", "callsign")
    return [right for row in found if possible((right := Right(*row)).callsign)]


def _granted() -> list[Right]:
    rows = GrantedTopics.objects.values_list("device_id", "device__ident", "device__kind", "callsign")
    return [Right(*row) for row in rows]
