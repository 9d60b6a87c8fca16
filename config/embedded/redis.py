"""A private Redis on a unix socket: doorbell and cache, nothing in it is the truth, nothing is written to disk."""

import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from config.embedded.paths import Layout, make_folder, service_account
from config.embedded.service import program


@dataclass
class Redis:
    """Redis without persistence and without a TCP port."""

    layout: Layout
    name: str = "redis"
    stop_signal: str = "TERM"
    memory: str = "256mb"

    def __post_init__(self) -> None:
        self.account = service_account("redis")

    @property
    def socket_path(self) -> Path:
        return self.layout.socket_folder(self.name) / "redis.sock"

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket_path))}?db=0"

    def prepare(self) -> None:
        make_folder(self.layout.services, 0o711)
        make_folder(self.layout.sockets, 0o711)
        make_folder(self.layout.socket_folder(self.name), 0o700, self.account)
        make_folder(self.layout.state_of(self.name), 0o700, self.account)

    def command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket_path),
            "unixsocketperm": "700",
            "dir": str(self.layout.state_of(self.name)),
            "save": "",
            "appendonly": "no",
            "maxmemory": self.memory,
            "maxmemory-policy": "volatile-lru",
            "daemonize": "no",
            "loglevel": "notice",
        }
        words = [word for key, value in options.items() for word in (f"--{key}", value)]
        return [str(program("redis-server", Path("/usr/bin"))), *words]

    def ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(1)
                client.connect(str(self.socket_path))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
