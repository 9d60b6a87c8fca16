"""What the embedded services decide without touching anything."""

from pathlib import Path

import pytest

from config.embedded import dynsec
from config.embedded.broker import configuration
from config.embedded.keep import LONGEST_PAUSE_S, pause_before_restart, sealed, unsealed
from config.embedded.options import run_parser
from config.embedded.paths import layout
from config.embedded.postgres import MEBIBYTE, memory_settings, settings

PASSWORDS = {dynsec.ADMIN: "one", dynsec.INGEST: "two"}


@pytest.mark.parametrize(("gibibytes", "shared"), [(0.25, "64MB"), (2, "256MB"), (64, "1024MB")])
def test_the_database_gets_a_share_of_the_memory(gibibytes: float, shared: str) -> None:
    assert memory_settings(int(gibibytes * 1024) * MEBIBYTE)["shared_buffers"] == shared


def test_only_tests_may_lose_what_was_committed() -> None:
    durable = settings(Path("/s"), MEBIBYTE, durable=True)
    assert (durable["fsync"], durable["full_page_writes"], durable["synchronous_commit"]) == ("on", "on", "on")
    assert durable["listen_addresses"] == ""


def test_restart_after_an_accident_is_quick_and_of_what_cannot_start_ever_slower() -> None:
    assert pause_before_restart(lifetime_s=3600, previous_pause_s=8) == 1
    pauses = [0.0]
    for _ in range(8):
        pauses.append(pause_before_restart(0.1, pauses[-1]))
    assert pauses[1:5] == [1, 2, 4, 8]
    assert pauses[-1] == LONGEST_PAUSE_S


def test_service_accounts_are_renewed_and_devices_left_alone() -> None:
    first = dynsec.with_service_accounts({}, PASSWORDS)
    device = {"username": "kim/phone", "roles": [{"rolename": "device"}]}
    role = {"rolename": "device", "acls": []}
    grown = {**first, "clients": [*first["clients"], device], "roles": [*first["roles"], role]}
    assert dynsec.with_service_accounts(grown, PASSWORDS) == grown
    renewed = dynsec.with_service_accounts(grown, {**PASSWORDS, dynsec.ADMIN: "new"})
    assert device in renewed["clients"]
    assert role in renewed["roles"]
    admin = next(each for each in renewed["clients"] if each["username"] == dynsec.ADMIN)
    assert dynsec.matches(admin, "new")
    assert not dynsec.matches(admin, "one")


def test_nothing_is_allowed_by_default_and_ingest_publishes_nothing() -> None:
    document = dynsec.with_service_accounts({}, PASSWORDS)
    access = document["defaultACLAccess"]
    assert not access["publishClientSend"]
    assert not access["subscribe"]
    ingest = next(each for each in document["roles"] if each["rolename"] == dynsec.INGEST)
    assert {each["acltype"] for each in ingest["acls"]} == {"subscribePattern"}


def test_broker_drops_nothing_and_knows_everybody() -> None:
    lines = configuration(Path("/b"), Path("/p.so"), "127.0.0.1", 1883, Path("/b/mqtt.sock")).splitlines()
    assert {"allow_anonymous false", "max_queued_messages 0", "persistence true"} <= set(lines)
    assert "listener 1883 127.0.0.1" in lines
    assert "listener 0 /b/mqtt.sock" in lines


def test_sockets_of_a_deep_data_folder_have_short_addresses(tmp_path: Path) -> None:
    deep = layout(tmp_path / ("deep" * 20) / "var", services=tmp_path / ("deep" * 20) / "var" / "services")
    assert len(str(deep.socket_folder("postgres") / ".s.PGSQL.5432.lock")) < 107


def test_options_have_the_defaults_that_outsiders_rely_on() -> None:
    options = run_parser().parse_args([])
    assert (options.port, options.mqtt_port, options.jt808_port, options.cot_port) == (8000, 1883, 6808, 8087)
    assert (options.bind, options.demo, options.detach, options.stop) == ("127.0.0.1", False, False, False)


def test_a_keepers_command_line_does_not_show_what_it_keeps() -> None:
    words = ["--name", "ingest", "--", "python", "manage.py", "ingest"]
    assert "ingest" not in sealed(words)
    assert unsealed([sealed(words)]) == words
    assert unsealed(["--help"]) == ["--help"]
