"""A private Mosquitto with the dynamic security plugin; the same configuration serves a container."""

import json
import os
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from config.embedded import dynsec
from config.embedded.paths import Layout, make_folder, service_account, write_private
from config.embedded.service import ServiceError, program

PROGRAMS = (Path("/usr/sbin"), Path("/usr/local/sbin"), Path("/usr/bin"))
LARGEST_MESSAGE_BYTES = 2 * 1024 * 1024
ALL_ADDRESSES = {"0.0.0.0", "::", ""}  # noqa: S104  # compared, not bound


def find_plugin() -> Path:
    """Debian's plugin, whatever the machine's architecture."""
    for path in sorted(Path("/usr/lib").glob("*/mosquitto_dynamic_security.so")):
        return path
    raise ServiceError("没有找到 mosquitto 动态安全插件。 / Mosquitto's dynamic security plugin is not installed.")


def configuration(state: Path, plugin: Path, bind: str, port: int, socket_path: Path | None) -> str:
    """The text of mosquitto.conf.

    `max_queued_messages 0` means without limit: a slow database slows delivery and nothing is dropped. Ingest bounds
    what is under way to it by its own receive maximum; `max_inflight_messages` is only the broker's side of that.
    """
    address = "" if bind in ALL_ADDRESSES else f" {bind}"
    lines = [
        "per_listener_settings false",
        "allow_anonymous false",
        f"plugin {plugin}",
        f"plugin_opt_config_file {state / 'dynamic-security.json'}",
        "persistence true",
        f"persistence_location {state}/",
        "autosave_interval 30",
        "max_queued_messages 0",
        "max_inflight_messages 20000",
        f"message_size_limit {LARGEST_MESSAGE_BYTES}",
        "set_tcp_nodelay true",
        "connection_messages true",
        "log_dest stdout",
        "log_timestamp_format %Y-%m-%dT%H:%M:%S%z",
        *(f"log_type {kind}" for kind in ("error", "warning", "notice")),
        f"listener {port}{address}",
        *([f"listener 0 {socket_path}"] if socket_path else []),
    ]
    return "\n".join(lines) + "\n"


def write_configuration(state: Path, text: str, admin_password: str, ingest_password: str) -> None:
    """Write mosquitto.conf and our accounts in dynamic-security.json; the broker must be stopped."""
    write_private(state / "mosquitto.conf", text)
    file = state / "dynamic-security.json"
    try:
        document = json.loads(file.read_text())
    except FileNotFoundError:
        document = {}
    wanted = dynsec.with_service_accounts(document, {dynsec.ADMIN: admin_password, dynsec.INGEST: ingest_password})
    if wanted != document:
        write_private(file, json.dumps(wanted, indent=1))


@dataclass
class Broker:
    """Mosquitto on a TCP port for devices and a unix socket for our own processes."""

    layout: Layout
    admin_password: str
    ingest_password: str
    bind: str = "127.0.0.1"
    port: int = 1883
    name: str = "broker"
    stop_signal: str = "TERM"

    def __post_init__(self) -> None:
        self.account = service_account("mosquitto")

    @property
    def state(self) -> Path:
        return self.layout.state_of(self.name)

    @property
    def socket_path(self) -> Path:
        return self.layout.socket_folder(self.name) / "mqtt.sock"

    @property
    def host(self) -> str:
        """Where clients of this machine find the TCP listener."""
        return "127.0.0.1" if self.bind in ALL_ADDRESSES else self.bind

    def prepare(self) -> None:
        make_folder(self.layout.services, 0o711)
        make_folder(self.layout.sockets, 0o711)
        make_folder(self.layout.socket_folder(self.name), 0o700, self.account)
        make_folder(self.state, 0o700, self.account)
        text = configuration(self.state, find_plugin(), self.bind, self.port, self.socket_path)
        write_configuration(self.state, text, self.admin_password, self.ingest_password)
        if self.account is not None:
            for path in self.state.iterdir():
                shutil.chown(path, self.account, self.account)

    def command(self) -> list[str]:
        # the broker does not replace a socket that a killed predecessor left behind
        return ["/bin/sh", "-c", 'rm -f "$1"; exec "$2" -c "$3"', "broker"] + [
            str(self.socket_path),
            str(program("mosquitto", *PROGRAMS)),
            str(self.state / "mosquitto.conf"),
        ]

    def ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(1)
                client.connect(os.fspath(self.socket_path))
            with socket.create_connection((self.host, self.port), timeout=1):
                return True
        except OSError:
            return False
