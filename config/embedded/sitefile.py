"""`<data>/site.json`: secrets made once, addresses written anew at every start."""

import json
import secrets
from pathlib import Path
from typing import Any

from config.embedded.broker import Broker
from config.embedded.paths import Layout, layout, write_private
from config.embedded.postgres import PORT, Postgres
from config.embedded.redis import Redis
from config.embedded.service import Service

SECRETS = ("secret_key", "database_password", "mqtt_admin_password", "mqtt_ingest_password")


def read_site(data: Path) -> dict[str, Any]:
    """What an earlier start wrote; empty before the first."""
    try:
        content: dict[str, Any] = json.loads((data / "site.json").read_text())
    except FileNotFoundError:
        return {}
    return content


class Installation:
    """The private services of one data folder and the site file that names them."""

    def __init__(self, data: Path, *, bind: str = "127.0.0.1", mqtt_port: int = 1883, durable: bool = True) -> None:
        self.written = read_site(data)
        known = self.written.get("services_dir")
        self.layout: Layout = layout(data, Path(known) if known else None)
        self.secrets = {name: self.written.get(name) or secrets.token_urlsafe(32) for name in SECRETS}
        self.postgres = Postgres(self.layout, self.secrets["database_password"], durable=durable)
        self.redis = Redis(self.layout)
        self.broker = Broker(
            self.layout,
            self.secrets["mqtt_admin_password"],
            self.secrets["mqtt_ingest_password"],
            bind=bind,
            port=mqtt_port,
        )

    @property
    def services(self) -> list[Service]:
        return [self.postgres, self.redis, self.broker]

    def write(self, **options: Any) -> dict[str, Any]:
        """Write the site file: what was there, under it the services' addresses and `options`; returns it."""
        site = {**self.written, **self.secrets, **self._addresses(), **options}
        if site != self.written:
            write_private(self.layout.site_file, json.dumps(site, indent=1, ensure_ascii=False) + "\n")
            self.written = site
        return site

    def _addresses(self) -> dict[str, Any]:
        return {
            "services_dir": str(self.layout.services),
            "database_host": str(self.postgres.socket_folder),
            "database_port": PORT,
            "database_name": self.postgres.database,
            "database_user": self.postgres.user,
            "redis_url": self.redis.url,
            "mqtt_host": self.broker.host,
            "mqtt_port": self.broker.port,
            "mqtt_socket": str(self.broker.socket_path),
            "bind": self.broker.bind,
        }
