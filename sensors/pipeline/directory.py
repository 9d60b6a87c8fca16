"""Who the senders are: topics to devices, remembered until somebody changes a device."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import psycopg

from core.plugins.api import feeds
from sensors.formats.errors import DecodeError, Reason
from sensors.limits import judging
from sensors.payload_keys import unseal
from sensors.pipeline.judge import ANCHOR, Anchors
from sensors.pipeline.streams import Stream, Streams, find_streams
from sensors.quality import UNUSABLE, Quality
from sensors.stations.properties import properties
from sensors.topics import Family, Sender, sender_of

STATION = "station"  # of Device.Kind
_DEVICES = """
SELECT d.id, d.ident, d.label, d.active, d.payload_key, coalesce(a.path, ''), d.kind
FROM sensors_device d LEFT JOIN core_agency a ON a.id = d.agency_id WHERE d.ident = ANY(%s)
"""
_LATEST = """
SELECT device_id, (EXTRACT(EPOCH FROM t) * 1000000)::bigint, lon, lat, coalesce(acc, %s) FROM sensors_latest
WHERE device_id = ANY(%s) AND usable AND quality & %s = 0
"""


class FeedRoute(NamedTuple):
    """A plugin's feed: its name, and the datastreams of this device by property."""

    name: str
    streams: Mapping[str, Stream]


class Route(NamedTuple):
    """A device as its messages need it; `slot` is its row among the anchors, `stream` what a station measures there."""

    slot: int
    device_id: int
    ident: str
    label: str
    family: Family
    key: bytes | None
    agency_path: str
    stream: Stream | None = None
    feed: FeedRoute | None = None


class Directory:
    """Topics to routes. Filled with what a batch lacks, by one query; cleared when devices change.

    Strangers are asked for anew in every batch: who was none a moment ago may have been registered since, and so many
    of them as ever come cost one query a batch and no memory.
    """

    def __init__(self) -> None:
        self.routes: dict[bytes, Route] = {}
        self.strangers: dict[bytes, DecodeError] = {}
        self.anchors: Anchors = np.zeros(0, ANCHOR)
        self._slots: dict[int, int] = {}

    def forget(self) -> None:
        """Devices have changed: ask again. Where they were stays known."""
        self.routes.clear()

    def missing(self, topics: Iterable[bytes]) -> set[bytes]:
        """The topics to look up."""
        return set(topics) - self.routes.keys()

    def look_up(self, connection: psycopg.Connection, topics: Iterable[bytes]) -> None:
        """Learn who speaks under these topics, and forget the strangers of the last batch.

        Raises:
            psycopg.Error: the database is away.
        """
        self.strangers = {}
        senders: dict[bytes, Sender] = {}
        for topic in topics:
            try:
                senders[topic] = sender_of(topic)
            except DecodeError as error:
                self.strangers[topic] = error
        idents = list({sender.ident for sender in senders.values() if "\0" not in sender.ident})
        found = {row[1]: row for row in connection.execute(_DEVICES, (idents,)).fetchall()} if idents else {}
        self._make_room(connection, [row[0] for row in found.values()])
        asked = {(found[s.ident][0], name) for s in senders.values() if s.ident in found for name in _properties_of(s)}
        streams = find_streams(connection, {(device, name) for device, name in asked if name in properties()})
        for topic, sender in senders.items():
            try:
                self.routes[topic] = self._route(sender, found.get(sender.ident), streams)
            except DecodeError as error:
                self.strangers[topic] = error

    def _route(self, sender: Sender, row: tuple[Any, ...] | None, streams: Streams) -> Route:
        if row is None:
            raise DecodeError(Reason.UNKNOWN_DEVICE, sender.ident[:200])
        device_id, ident, label, active, key, path, kind = row
        if not active:
            raise DecodeError(Reason.RETIRED_DEVICE, ident)
        stream = None
        if sender.family is Family.OBSERVATION:
            if kind != STATION:
                raise DecodeError(Reason.NOT_A_STATION, ident)
            if sender.property not in properties():
                raise DecodeError(Reason.UNKNOWN_PROPERTY, sender.property[:200])
            stream = streams[device_id, sender.property]
        slot = self._slots[device_id]
        feed = _feed_of(sender, device_id, kind, streams) if sender.family is Family.FEED else None
        return Route(slot, device_id, ident, label, sender.family, unseal(key), path, stream, feed)

    def _make_room(self, connection: psycopg.Connection, devices: list[int]) -> None:
        """Give new devices a slot, anchored where they were last believed to be."""
        new = [device for device in devices if device not in self._slots]
        if not new:
            return
        start = len(self._slots)
        self._slots.update({device: start + index for index, device in enumerate(new)})
        anchors = np.zeros(len(self._slots), ANCHOR)
        anchors[:start] = self.anchors[:start]
        assumed = judging().limits.assumed_accuracy
        unfit = int(UNUSABLE | Quality.POOR_ACCURACY | Quality.TOO_OLD)
        for device, t, lon, lat, acc in connection.execute(_LATEST, (assumed, new, unfit)):
            anchors[self._slots[device]] = (t, lon, lat, acc, 0, 0, 0, 0, 0)
        self.anchors = anchors


def _properties_of(sender: Sender) -> tuple[str, ...]:
    """What may be measured under a sender's topic."""
    if sender.family is not Family.FEED:
        return (sender.property,) if sender.property else ()
    feed = feeds().get(sender.property)
    return feed.measures if feed else ()


def _feed_of(sender: Sender, device_id: int, kind: str, streams: Streams) -> FeedRoute:
    """Raises DecodeError."""
    if sender.property not in feeds():
        raise DecodeError(Reason.WRONG_TOPIC, "no plugin has such a feed")
    if kind != sender.property:
        raise DecodeError(Reason.WRONG_TOPIC, f"{sender.ident} is no device of this feed")
    own = {name: streams[device_id, name] for name in _properties_of(sender) if (device_id, name) in streams}
    return FeedRoute(sender.property, own)
