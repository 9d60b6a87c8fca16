"""The real broker holds every device to its own topics, and actions change database and broker together."""

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from core.access.api import SYSTEM
from core.testing.services import PrivateBroker
from sensors.api import (
    BrokerAway,
    Credentials,
    Device,
    NewDevice,
    add_device,
    add_devices,
    renew_password,
    retire_device,
    set_payload_key,
)
from tests.sensors.mqtt import Device as Connection
from tests.sensors.mqtt import connected
from tests.sensors.world import rows, until

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = 135  # MQTT 5: not authorized


def signed_in(broker: PrivateBroker, given: Credentials) -> contextlib.AbstractContextManager[Connection]:
    assert given.password is not None
    return connected(broker.host, broker.port, given.username, given.password)


@pytest.fixture
def everything(broker: PrivateBroker) -> Iterator[Connection]:
    """Hears all that gets through."""
    with connected(broker.host, broker.port, "zhihui-admin", broker.admin_password) as listener:
        listener.subscribe("#")
        yield listener


def test_a_plain_device_may_publish_under_its_own_name_only(broker: PrivateBroker, everything: Connection) -> None:
    add_device(SYSTEM, "truck-8", Device.Kind.PLAIN)
    with signed_in(broker, add_device(SYSTEM, "truck-7", Device.Kind.PLAIN)) as truck:
        for foreign in (
            "gps/truck-8",
            "gps/truck-7/x",
            "gps/truck-8/order",
            "owntracks/truck-7/x",
            "orders/truck-7",
            "sensors/a/b",
        ):
            assert truck.publish(foreign, "forged").value == REFUSED, foreign
        assert not truck.publish("gps/truck-7", "own").is_failure
        assert not truck.publish("gps/truck-7/order", "own").is_failure
        for foreign in ("gps/truck-8", "#", "gps/#", "$SYS/#", "$CONTROL/dynamic-security/v1/response"):
            assert truck.subscribe(foreign).is_failure, foreign
        assert truck.publish("$CONTROL/dynamic-security/v1", "{}").value == REFUSED
    until(lambda: len(everything.heard) == 2)
    assert everything.heard == [("gps/truck-7", b"own"), ("gps/truck-7/order", b"own")]


def test_an_owntracks_phone_may_use_its_own_branch_and_hear_its_commands(
    broker: PrivateBroker, everything: Connection
) -> None:
    add_device(SYSTEM, "li/tablet", Device.Kind.OWNTRACKS)
    with signed_in(broker, add_device(SYSTEM, "li/phone", Device.Kind.OWNTRACKS)) as phone:
        assert not phone.subscribe("owntracks/li/phone/cmd").is_failure
        assert phone.subscribe("owntracks/li/tablet/cmd").is_failure
        assert phone.subscribe("owntracks/+/+").is_failure
        everything.publish("owntracks/li/phone/cmd", "turn")
        until(lambda: phone.heard)
        for own in ("owntracks/li/phone", "owntracks/li/phone/event", "owntracks/li/phone/waypoints"):
            assert not phone.publish(own, "own").is_failure, own
        for foreign in ("owntracks/li/tablet", "owntracks/li", "owntracks/wang/phone", "gps/li"):
            assert phone.publish(foreign, "forged").value == REFUSED, foreign
    assert phone.heard == [("owntracks/li/phone/cmd", b"turn")]
    assert {payload for _, payload in everything.heard} == {b"own", b"turn"}


def test_a_station_may_measure_under_its_own_name_only(broker: PrivateBroker) -> None:
    with signed_in(broker, add_device(SYSTEM, "st-1", Device.Kind.STATION)) as station:
        assert station.subscribe("sensors/#").is_failure
        assert not station.publish("sensors/st-1/rain_1h", "own").is_failure
        for foreign in ("sensors/st-2/rain_1h", "gps/st-1"):
            assert station.publish(foreign, "forged").value == REFUSED, foreign


def test_a_gateway_may_speak_for_devices_and_for_nothing_else(broker: PrivateBroker) -> None:
    with signed_in(broker, add_device(SYSTEM, "gateway", Device.Kind.GATEWAY)) as gateway:
        assert not gateway.publish("gps/anyone", "x").is_failure
        assert not gateway.publish("owntracks/any/one/event", "x").is_failure
        assert not gateway.publish("sensors/any/level", "x").is_failure
        assert gateway.subscribe("gps/#").is_failure
        assert gateway.publish("orders/anyone", "x").value == REFUSED


@pytest.mark.parametrize(("name", "password"), [("truck-7", "wrong"), ("stranger", "x"), ("truck-7", "")])
def test_wrong_credentials_are_refused(broker: PrivateBroker, name: str, password: str) -> None:
    add_device(SYSTEM, "truck-7", Device.Kind.PLAIN)
    with pytest.raises(PermissionError), connected(broker.host, broker.port, name, password):
        pass


def test_a_new_password_replaces_the_old_one(broker: PrivateBroker) -> None:
    old = add_device(SYSTEM, "truck-7", Device.Kind.PLAIN)
    new = renew_password(SYSTEM, old.device)
    with pytest.raises(PermissionError), signed_in(broker, old):
        pass
    with signed_in(broker, new) as truck:
        assert not truck.publish("gps/truck-7", "x").is_failure


def test_a_retired_device_is_shut_out_and_can_come_back_with_its_history(broker: PrivateBroker) -> None:
    first = add_device(SYSTEM, "truck-7", Device.Kind.PLAIN)
    retire_device(SYSTEM, first.device)
    with pytest.raises(PermissionError), signed_in(broker, first):
        pass
    again = add_device(SYSTEM, "truck-7", Device.Kind.PLAIN)
    assert again.device.pk == first.device.pk
    with signed_in(broker, again) as truck:
        assert not truck.publish("gps/truck-7", "x").is_failure
    types = [name for (name,) in rows("SELECT type FROM core_event ORDER BY seq")]
    assert types == ["sensors.device.created", "sensors.device.retired", "sensors.device.created"]


def test_nothing_is_written_when_the_broker_is_away(broker: PrivateBroker) -> None:
    kept = add_device(SYSTEM, "kept", Device.Kind.PLAIN).device
    broker.stop()
    for attempt in (
        lambda: add_device(SYSTEM, "truck-7", Device.Kind.PLAIN),
        lambda: retire_device(SYSTEM, kept),
        lambda: renew_password(SYSTEM, kept),
    ):
        with pytest.raises(BrokerAway):
            attempt()
    assert rows("SELECT ident, active FROM sensors_device") == [("kept", True)]
    assert len(rows("SELECT 1 FROM core_event")) == 1


def test_no_account_remains_when_the_database_refuses(broker: PrivateBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> int:
        raise RuntimeError("the log is full")

    with monkeypatch.context() as patched:
        patched.setattr("sensors.actions.append", fail)
        with pytest.raises(RuntimeError):
            add_devices(SYSTEM, [NewDevice(f"truck-{n}", Device.Kind.PLAIN) for n in range(30)])
    assert rows("SELECT ident FROM sensors_device") == []
    assert "truck-7" not in (broker.kept.layout.state_of("broker") / "dynamic-security.json").read_text()
    add_devices(SYSTEM, [NewDevice(f"truck-{n}", Device.Kind.PLAIN) for n in range(30)])


def test_one_name_in_use_refuses_the_whole_list(broker: PrivateBroker) -> None:
    add_device(SYSTEM, "truck-7", Device.Kind.PLAIN)
    with pytest.raises(ValidationError, match="truck-7"):
        add_devices(SYSTEM, [NewDevice("truck-6", Device.Kind.PLAIN), NewDevice("truck-7", Device.Kind.PLAIN)])
    with pytest.raises(ValidationError):
        add_devices(SYSTEM, [NewDevice("truck-6", Device.Kind.PLAIN)] * 2)
    assert rows("SELECT ident FROM sensors_device") == [("truck-7",)]


def test_a_payload_key_is_for_owntracks_and_at_most_32_bytes(broker: PrivateBroker) -> None:
    plain = add_device(SYSTEM, "truck-7", Device.Kind.PLAIN).device
    phone = add_device(SYSTEM, "li/phone", Device.Kind.OWNTRACKS).device
    for device, key in ((plain, "geheim"), (phone, ""), (phone, "x" * 33)):
        with pytest.raises(ValidationError):
            set_payload_key(SYSTEM, device, key)
    set_payload_key(SYSTEM, phone, "x" * 32)


def test_the_command_prints_exactly_the_credentials(broker: PrivateBroker, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("device", "add", "li/phone", label="李")
    said = capsys.readouterr().out
    given = json.loads(said)
    assert list(given) == ["username", "password"]
    assert given["username"] == "li/phone"
    with connected(broker.host, broker.port, given["username"], given["password"]):
        pass
    call_command("device", "list")
    assert capsys.readouterr().out == "li/phone\towntracks\t李\n"
    with pytest.raises(CommandError, match="li/phone"):
        call_command("device", "add", "li/phone")


def test_a_chinese_name_travels_through_broker_and_topic(broker: PrivateBroker) -> None:
    with signed_in(broker, add_device(SYSTEM, "铲车7", Device.Kind.PLAIN)) as shovel:
        assert not shovel.publish("gps/铲车7", "x").is_failure
