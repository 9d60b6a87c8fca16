"""Names that devices may have, and which device speaks under a topic."""

import pytest
from django.core.exceptions import ValidationError

from core.access.api import ANONYMOUS, SYSTEM, AccessDenied
from sensors.api import Device, add_device
from sensors.formats.errors import DecodeError, Reason
from sensors.topics import Family, Sender, sender_of

BAD = ["", "a+b", "a#", "a$", "a b", "a\n", "a\0b", "x" * 57, "a/b", "%u", "zhihui-admin", "e\u0301", '"', "铲 车"]


@pytest.mark.parametrize("ident", BAD)
def test_names_that_would_break_topics_are_refused(ident: str) -> None:
    with pytest.raises(ValidationError):
        add_device(SYSTEM, ident, Device.Kind.PLAIN)


@pytest.mark.parametrize("ident", ["phone", "a/b/c", "/b", "a/", "a/#", "li/track"])
def test_an_owntracks_name_is_user_and_device(ident: str) -> None:
    with pytest.raises(ValidationError):
        add_device(SYSTEM, ident, Device.Kind.OWNTRACKS)


def test_only_those_with_the_right_manage_devices() -> None:
    with pytest.raises(AccessDenied):
        add_device(ANONYMOUS, "truck-7", Device.Kind.PLAIN)


@pytest.mark.parametrize(
    ("topic", "sender"),
    [
        ("gps/truck-7", Sender(Family.PLAIN, "truck-7")),
        ("gps/铲车7", Sender(Family.PLAIN, "铲车7")),
        ("owntracks/li/phone", Sender(Family.OWNTRACKS, "li/phone")),
        ("owntracks/li/phone/event", Sender(Family.OWNTRACKS, "li/phone")),
        ("gps/truck-7/order", Sender(Family.ORDER, "truck-7")),
        ("owntracks/li/phone/order", Sender(Family.ORDER, "li/phone")),
        ("owntracks/li/order", Sender(Family.OWNTRACKS, "li/order")),
        ("sensors/st-1/rain_1h", Sender(Family.OBSERVATION, "st-1", "rain_1h")),
    ],
)
def test_a_topic_names_its_sender(topic: str, sender: Sender) -> None:
    assert sender_of(topic.encode()) == sender


STRANGE = ["", "gps", "gps/", "gps/a/b", "gps//order", "GPS/a", "other/a"]
STRANGE += ["owntracks/li", "owntracks//x", "owntracks/li/phone/x", "sensors/st-1", "sensors//level", "sensors/a/b/c"]


@pytest.mark.parametrize("topic", STRANGE)
def test_other_topics_name_nobody(topic: str) -> None:
    with pytest.raises(DecodeError) as caught:
        sender_of(topic.encode())
    assert caught.value.reason is Reason.WRONG_TOPIC
