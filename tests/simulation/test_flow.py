"""Simulated units, through the real broker and the real ingest process, to rows in the database."""

import io
import json
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.access.api import SYSTEM
from core.testing.services import PrivateBroker
from dispatch.api import Unit
from gis.models import Road
from sensors.api import Device, retire_device
from simulation.credentials import FILE_NAME, Credentials
from simulation.links import Links, broker_error
from simulation.roster import MARK
from simulation.storm.sites import SITES
from tests.sensors.mqtt import connected
from tests.sensors.world import World, no_positions, one, rows, until, world

__all__ = ["no_positions", "world"]
# only of this test: no test empties the positions of devices that are gone
POSITIONS = "FROM sensors_position JOIN sensors_device d ON d.id = device_id"


def simulate(**options: object) -> str:
    said = io.StringIO()
    call_command("simulate", stdout=said, **options)
    return said.getvalue()


def sent(said: str) -> int:
    return int(said.split("已发送定位 ")[1].split(" ")[0])


def test_units_report_and_every_fix_arrives(district: None, world: World) -> None:
    started = timezone.now()
    count = sent(simulate(units=8, rate=2.0, stop_after=4.0))
    assert count > 8 * 2 * 2
    until(lambda: one(f"SELECT count(*) {POSITIONS}") >= 8 * 3)
    stored = rows(f"SELECT device_id, t, quality {POSITIONS}")
    assert {quality for _, _, quality in stored} == {0}
    assert all(started.timestamp() - 1 <= t.timestamp() <= time.time() for _, t, _ in stored)
    assert len({device for device, _, _ in stored}) == 8
    # phones tell whole seconds: two fixes in one second are one position
    assert count / 2 <= len(stored) <= count
    assert one("SELECT count(*) FROM sensors_deadletter") == 0


def test_units_are_formed_once_marked_and_belong_to_somebody(district: None, broker: PrivateBroker) -> None:
    simulate(units=6, stop_after=0.0)
    units = {unit.callsign: unit for unit in Unit.objects.select_related("agency", "device")}
    assert len(units) == 6
    assert all(callsign.startswith(MARK) for callsign in units)
    assert all(unit.device and unit.device.label.startswith(MARK) for unit in units.values())
    assert units[f"{MARK}消防001"].agency.code == "dept-fire"
    assert units[f"{MARK}巡逻001"].agency.level == "subdistrict"
    before = set(Device.objects.values_list("pk", flat=True))
    simulate(units=8, stop_after=0.0)
    assert before < set(Device.objects.values_list("pk", flat=True))
    assert Unit.objects.count() == 8


def test_a_second_start_needs_no_new_passwords_but_makes_up_for_lost_ones(
    district: None, broker: PrivateBroker
) -> None:
    path = settings.SITE.data_dir / FILE_NAME
    simulate(units=3, stop_after=0.0)
    first = Credentials(path).passwords
    simulate(units=3, stop_after=0.0)
    assert Credentials(path).passwords == first
    path.unlink()
    assert sent(simulate(units=3, stop_after=1.5)) >= 3
    idents = Device.objects.values_list("ident", flat=True)
    assert {Credentials(path).passwords[i] for i in idents}.isdisjoint(first[i] for i in idents)


def test_a_retired_simulated_device_comes_back(district: None, broker: PrivateBroker) -> None:
    simulate(units=2, stop_after=0.0)
    for unit in Unit.objects.all():
        device = unit.device
        assert device is not None
        retire_device(SYSTEM, device)
    assert sent(simulate(units=2, stop_after=1.5)) >= 2


def test_the_past_is_made_up_for_and_no_fix_lies_in_the_future(district: None, world: World) -> None:
    now = time.time()
    simulate(units=4, speed=100.0, duration=300.0, stop_after=5.0)
    until(lambda: one(f"SELECT count(*) {POSITIONS}") >= 4 * 295)
    earliest, latest = rows(f"SELECT extract(epoch from min(t)), extract(epoch from max(t)) {POSITIONS}")[0]
    assert float(earliest) == pytest.approx(now - 300, abs=15)
    assert now - 5 < float(latest) <= time.time()
    assert one(f"SELECT count(*) {POSITIONS} WHERE quality <> 0") == 0


def test_a_restarted_broker_gets_what_was_missed(district: None, broker: PrivateBroker) -> None:
    simulate(units=5, stop_after=0.0)
    passwords = Credentials(settings.SITE.data_dir / FILE_NAME).passwords
    links = Links(broker.host, broker.port)
    crew = [links.add(d.ident, passwords[d.ident], f"gps/{d.ident}", None) for d in Device.objects.filter(kind="plain")]
    assert crew
    turn_until(links, lambda: links.connected == len(crew))
    with connected(broker.host, broker.port, "zhihui-admin", broker.admin_password) as listener:
        listener.subscribe("gps/#")
        links.publish(crew[0], b"before")
        turn_until(links, lambda: links.waiting == 0)
        until(lambda: listener.heard)
    broker.stop()
    assert broker_error(broker.host, broker.port)
    turn_until(links, lambda: links.connected == 0)
    for number in range(10):
        for link in crew:
            links.publish(link, f"{link.ident} {number}".encode())
            links.turn(0.01)
    broker.start()
    with connected(broker.host, broker.port, "zhihui-admin", broker.admin_password) as listener:
        listener.subscribe("gps/#")
        turn_until(links, lambda: links.waiting == 0)
        until(lambda: len(listener.heard) >= 10 * len(crew))
        heard = {payload.decode() for _, payload in listener.heard}
    assert heard == {f"{link.ident} {number}" for link in crew for number in range(10)}
    assert links.tally.dropped == 0
    links.close()


def test_an_account_with_the_wrong_password_says_so(district: None, broker: PrivateBroker) -> None:
    links = Links(broker.host, broker.port)
    links.add("nobody", "wrong", "gps/nobody", None)
    turn_until(links, lambda: links.refused)
    assert "authori" in links.refused[0].refused.lower()
    links.close()


def turn_until(links: Links, condition: Callable[[], object], patience_s: float = 20) -> None:
    end = time.monotonic() + patience_s
    while not condition():
        links.turn(0.02)
        assert time.monotonic() < end, "it did not happen in time"


def test_without_a_broker_the_command_says_what_to_do(district: None) -> None:
    with pytest.raises(CommandError, match="没有应答"):
        simulate(units=1, stop_after=0.0)


def test_without_roads_the_command_says_what_to_do(district: None, broker: PrivateBroker) -> None:
    from gis.basedata.stamps import forget
    from gis.models import BaseDataStamp

    Road.objects.all().delete()
    BaseDataStamp.objects.filter(dataset="roads").delete()
    forget()
    with pytest.raises(CommandError, match="load_base_data"):
        simulate(units=1, stop_after=0.0)


@pytest.mark.parametrize("options", [{"units": 0}, {"rate": 0.0}, {"speed": 0.5}, {"rate": float("nan")}])
def test_senseless_options_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(CommandError, match="应在"):
        simulate(**options)


def write_track(path: Path) -> Path:
    lines = [f"{1_795_000_000 + n},{38.95 + n * 1e-4:.4f},121.55,10" for n in range(20)]
    path.write_text("\n".join(["t,lat,lon,speed", *lines]) + "\n")
    return path


def test_a_track_is_replayed_with_its_spacing_up_to_now(district: None, world: World, tmp_path: Path) -> None:
    said = io.StringIO()
    call_command("replay", write_track(tmp_path / "track.csv"), speed=10.0, stdout=said)
    assert "20 / 20" in said.getvalue()
    until(lambda: one(f"SELECT count(*) {POSITIONS}") == 20)
    times = [float(t) for (t,) in rows(f"SELECT extract(epoch from t) {POSITIONS} ORDER BY t")]
    assert [b - a for a, b in pairwise(times)] == pytest.approx([1] * 19, abs=2e-3)
    assert time.time() - 15 < times[-1] <= time.time()
    assert one(f"SELECT count(*) {POSITIONS} WHERE quality <> 0") == 0


def test_a_track_may_be_replayed_as_a_phone_of_ones_choice(
    district: None, broker: PrivateBroker, tmp_path: Path
) -> None:
    with connected(broker.host, broker.port, "zhihui-admin", broker.admin_password) as listener:
        listener.subscribe("owntracks/#")
        call_command("replay", write_track(tmp_path / "track.csv"), device="li/phone", speed=1000.0)
        until(lambda: len(listener.heard) == 20)
    first = json.loads(listener.heard[0][1])
    assert listener.heard[0][0] == "owntracks/li/phone"
    assert (first["_type"], first["vel"]) == ("location", 36)


def test_an_unusable_track_is_refused_before_anything_is_published(
    district: None, broker: PrivateBroker, tmp_path: Path
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("t,lat,lon\n1795000000,38.9,121.5\n1795000001,98,121.5\n")
    with pytest.raises(CommandError, match="第 3 行"):
        call_command("replay", path)
    assert not Device.objects.exists()


def test_demo_prepares_accounts_and_units_and_may_be_repeated(district: None, broker: PrivateBroker) -> None:
    for _ in range(2):
        said = io.StringIO()
        call_command("demo", stdout=said)
        assert "demo-duty-officer" in said.getvalue()
    assert Unit.objects.count() == 60
    assert Device.objects.filter(kind="station").count() == len(SITES)
