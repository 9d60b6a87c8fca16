"""A plugin's feed: its own decoder, fenced in; what it reports is kept, what it cannot read becomes a dead letter."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from core.access.api import SYSTEM
from core.plugins.actions import switch
from sensors.feeds.deliver import MOST_TRIES, deliver_feeds
from sensors.feeds.read import IGNORED, parts_of
from sensors.formats.errors import DecodeError, Reason
from sensors.kinds import kinds, placeless
from sensors.models import DeadLetter, Device, FeedMessage
from sensors.pipeline.inbox import Batch
from sensors.pipeline.run import Storer
from sensors.rights import account_of
from tests.sensors.world import no_positions

__all__ = ["no_positions"]
Start = Callable[..., Path]
T = 'title=title, permission="lamps.lamp.view"'
FEED = (
    f'feeds=(Feed(name="state", {T}, decode="lines.decode", handle="lines.handle", measures=("rain_1h",),'
    f' positions=True, good=("a.bin",), bad=("b.bin",)), Feed(name="quiet", {T}, decode="lines.decode",'
    f' good=("a.bin",), bad=("b.bin",)))'
)
LINES = """
import msgspec
from sensors.api import FeedFix, FeedReading
class Burnt(msgspec.Struct):
    number: str
told = []
def decode(payload):
    word, _, rest = payload.decode().partition(" ")
    if word == "rain": return [FeedReading("rain_1h", 1.7e9, float(rest))]
    if word == "other": return [FeedReading("no_such", 1.7e9, 1.0)]
    if word == "at": return [FeedFix(1.7e9, *map(float, rest.split()))]
    if word == "burnt": return [Burnt(rest)]
    if word == "odd": return [{}]
    if word == "none": return None
    if word == "crash": raise RuntimeError("no light")
    raise ValueError("what?")
def handle(said):
    if said.body["number"] == "bad": raise RuntimeError("no hand")
    told.append((said.device.ident, said.body["number"]))
"""


class Silent:
    """Stands for the broker's side and for Redis."""

    def stored(self, connection: int, packets: Any) -> None: ...

    def announce(self, fixes: Any) -> None: ...


def ingest(*messages: tuple[str, str]) -> Storer:
    """Store messages as the ingest process does."""
    silent: Any = Silent()
    storer = Storer(silent, silent, silent)
    received = round(timezone.now().timestamp() * 1_000_000)
    storer._store(
        Batch(
            [topic.encode() for topic, _ in messages],
            [payload.encode() for _, payload in messages],
            list(range(len(messages))),
            [received + n for n in range(len(messages))],
        )
    )
    storer._hang_up()
    return storer


@pytest.fixture
def feed(db: None, start: Start) -> None:
    start(FEED, lamps__lines=LINES)


def test_each_kind_of_device_has_its_own_topic_alone(feed: None) -> None:
    assert ("lamps.state", "路灯") in kinds()
    assert placeless() == ["lamps.quiet"]
    account = account_of(Device(ident="lamp-7", kind="lamps.state"), "secret")
    assert account is not None
    assert (account.publish, account.subscribe) == (("feeds/lamps.state/lamp-7",), ())


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("other 1", Reason.FEED_BAD_VALUE),
        ("rain nan", Reason.FEED_BAD_VALUE),
        ("at 91 0", Reason.OUT_OF_RANGE),
        ("odd", Reason.FEED_BAD_VALUE),
        ("none", Reason.FEED_BAD_VALUE),
        ("crash", Reason.FEED_FAILED),
        ("hm", Reason.FEED_REFUSED),
    ],
)
def test_what_a_decoder_cannot_do_is_said(feed: None, db: None, message: str, reason: Reason) -> None:
    with pytest.raises(DecodeError) as refused:
        parts_of("lamps.state", message.encode())
    assert refused.value.reason == reason


def test_messages_become_rows_and_failures_dead_letters_beside_other_feeds(feed: None, no_positions: None) -> None:
    for ident, kind in (("lamp-7", "lamps.state"), ("car-1", "plain")):
        Device.objects.create(ident=ident, kind=kind)
    topic = "feeds/lamps.state/lamp-7"
    fix = '{"t": 1700000000, "lat": 38.9, "lon": 121.5}'
    words = ("crash", "rain 4.5", "hm", "at 38.9 121.5", "burnt 12", "burnt bad", "none")
    storer = ingest(
        ("gps/car-1", fix), *((topic, word) for word in words), ("feeds/lamps.none/lamp-7", "x"),
        ("feeds/lamps.state/car-1", "rain 1"), ("gps/car-1", fix.replace("000,", "001,")),
    )  # fmt: skip
    assert storer.tally.positions == 3
    assert storer.tally.observations == 1
    assert sorted(DeadLetter.objects.values_list("reason", flat=True)) == [
        "feed_bad_value", "feed_failed", "feed_refused", "wrong_topic", "wrong_topic",
    ]  # fmt: skip
    from outside.lamps.lines import told  # type: ignore[import-not-found]

    assert deliver_feeds() == 2
    assert told == [("lamp-7", "12")]
    for _ in range(MOST_TRIES):
        FeedMessage.objects.update(not_before=None)
        deliver_feeds()
    assert not FeedMessage.objects.exists()
    assert DeadLetter.objects.filter(reason="feed_unhandled", detail__contains="no hand").count() == 1


def test_disabled_it_is_silent(feed: None, no_positions: None) -> None:
    Device.objects.create(ident="lamp-7", kind="lamps.state")
    switch(SYSTEM, "lamps", False)
    assert parts_of("lamps.state", b"crash") == [IGNORED]
    storer = ingest(("feeds/lamps.state/lamp-7", "burnt 12"), ("feeds/lamps.state/lamp-7", "crash"))
    assert storer.tally.skipped == {"feed_disabled": 2}
    assert not DeadLetter.objects.exists()
    assert not FeedMessage.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sensors_position")
        assert cursor.fetchone() == (0,)
