"""Rare messages become events, in the transaction that stores them, each once; a call for help is an alarm at once."""

from datetime import UTC, datetime

import psycopg

from core.access.api import SYSTEM
from core.events.api import Payload, append
from sensors.alarms.rows import About, Due, Seen, living, raise_alarm, refresh_alarm
from sensors.events import ConnectionLost, GeofenceTransition, OrderReported, SosRaised
from sensors.formats.reported import Cry, Lost, OrderStatus, Transition
from sensors.pipeline.decode import Signal
from sensors.pipeline.statements import NEW_SIGNAL
from sensors.quality import is_usable, names_of

_KINDS: dict[type[Cry] | type[Transition] | type[Lost] | type[OrderStatus], int] = {
    Cry: 1,
    Transition: 2,
    Lost: 3,
    OrderStatus: 4,
}
_LAST_PLACE = "SELECT lon, lat FROM sensors_latest WHERE device_id = %s AND usable"
_SOS_LEVEL = 1
_Place = tuple[float, float] | None


def raise_signals(cursor: psycopg.Cursor, signals: list[Signal]) -> list[Due]:
    """Write down every signal that was not there before, and its alarm; its events are due, calls for help first."""
    due: list[Due] = []
    for signal in sorted(signals, key=lambda each: (not isinstance(each.body, Cry), each.route.device_id)):
        received = datetime.fromtimestamp(signal.received / 1_000_000, UTC)
        row = (signal.route.device_id, _KINDS[type(signal.body)], signal.key, received)
        if cursor.execute(NEW_SIGNAL, row).fetchone():
            due += _due(cursor, signal, received)
    return due


def append_all(cursor: psycopg.Cursor, due: list[Due]) -> None:
    """Append the events: last in the transaction, since they hold the log's head until the commit."""
    for payload, agency_path, place in due:
        append(payload, actor=SYSTEM, agency_path=agency_path, place=place, cursor=cursor)


def _due(cursor: psycopg.Cursor, signal: Signal, received: datetime) -> list[Due]:
    place = _place(signal)
    event = Due(_payload(signal), signal.route.agency_path, place)
    if not isinstance(signal.body, Cry):
        return [event]
    if place is None or not is_usable(signal.body.quality):
        last: _Place = cursor.execute(_LAST_PLACE, (signal.route.device_id,)).fetchone()
        event, place = event._replace(place=place or last), last or place
    alarm = _sos_alarm(cursor, signal, place, received)
    return [event] if alarm is None else [event, alarm]


def _sos_alarm(cursor: psycopg.Cursor, signal: Signal, place: _Place, received: datetime) -> Due | None:
    """The alarm's event; None while one lives already: then it is told where its device now is."""
    route, t = signal.route, signal.body.t
    lon, lat = place or (None, None)
    device = (route.device_id, route.ident, route.label or route.ident, route.agency_path)
    about = About("sos", f"sos:{route.device_id}", *device, lon, lat)
    observed = received if t is None else datetime.fromtimestamp(t / 1e6, UTC)
    made = None
    standing = living(cursor, [about.cause]).get(about.cause)
    if standing is None:
        made = raise_alarm(cursor, about, _SOS_LEVEL, Seen(None, None, observed, received))
        standing = None if made else living(cursor, [about.cause]).get(about.cause)
    if standing is not None:
        refresh_alarm(cursor, about, standing.id, observed)
    return made[1] if made else None


def _payload(signal: Signal) -> Payload:
    route, body = signal.route, signal.body
    match body:
        case Cry():
            t = _iso(signal.received / 1e6 if body.t is None else body.t / 1e6)
            return SosRaised(
                route.ident, route.device_id, route.label or None, body.lon, body.lat, t, names_of(body.quality)
            )
        case Transition():
            when = (_iso(body.t), None if body.waypoint_t is None else _iso(body.waypoint_t))
            where = (body.lon, body.lat, body.acc)
            return GeofenceTransition(
                route.ident, route.device_id, body.event, body.description, *when, *where, body.trigger, body.region
            )
        case Lost():
            return ConnectionLost(route.ident, route.device_id, None if body.t is None else _iso(body.t))
        case OrderStatus():
            return OrderReported(route.ident, route.device_id, body.order, body.status, _iso(body.t), body.note)


def _place(signal: Signal) -> _Place:
    body = signal.body
    if isinstance(body, Lost | OrderStatus) or body.lon is None or body.lat is None:
        return None
    return body.lon, body.lat


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
