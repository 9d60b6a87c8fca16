"""Where this installation lives: its data folder, services and secrets.

`./run` writes `<data>/site.json`; on a server the same names come from the environment (`ZHIHUI_…`),
which wins. Nothing else in the project reads the environment.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent.parent


class SiteError(RuntimeError):
    """The installation is not set up; the message says what to do."""


@dataclass(frozen=True)
class DatabaseSite:
    """One PostgreSQL database; `host` may be the folder of a unix socket."""

    host: str
    port: int
    name: str
    user: str
    password: str


@dataclass(frozen=True)
class MqttSite:
    """The broker; `socket` (a unix socket) is preferred by our own processes where it is given."""

    host: str
    port: int
    socket: str | None
    admin_password: str
    ingest_password: str


@dataclass(frozen=True)
class Site:
    """Everything that differs between one installation and another."""

    data_dir: Path
    secret_key: str
    database: DatabaseSite
    redis_url: str
    mqtt: MqttSite
    bind: str
    port: int
    origins: tuple[str, ...]
    secure: bool
    demo: bool
    plugins_off: tuple[str, ...] = ()


def data_dir() -> Path:
    """The data folder: `ZHIHUI_DATA_DIR`, or `var/` beside the code."""
    return Path(os.environ.get("ZHIHUI_DATA_DIR") or HOME / "var").resolve()


def load_site() -> Site:
    """Read `<data>/site.json`, with environment variables over it.

    Raises:
        SiteError: neither the file nor the environment says where the services are.
    """
    folder = data_dir()
    written = _written(folder / "site.json")
    values = {**written, **_from_environment(os.environ)}
    if not values.get("secret_key"):
        raise SiteError(
            f"没有找到运行数据 {folder / 'site.json'}，请先执行 ./run（或设置 ZHIHUI_DATA_DIR）。 / "
            f"No installation in {folder}: start ./run first, or set ZHIHUI_DATA_DIR."
        )
    return _site(folder, values)


def _written(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except PermissionError as error:
        raise SiteError(
            f"无权读取 {path}，请用启动 ./run 的用户执行。 / Cannot read {path}: use the account that started ./run."
        ) from error
    return content


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    prefix = "ZHIHUI_"
    return {key[len(prefix) :].lower(): value for key, value in environ.items() if key.startswith(prefix) and value}


def _site(folder: Path, values: Mapping[str, Any]) -> Site:
    text = {key: str(value) for key, value in values.items() if value is not None}
    return Site(
        data_dir=folder,
        secret_key=text["secret_key"],
        database=DatabaseSite(
            host=text.get("database_host", "localhost"),
            port=int(text.get("database_port", "5432")),
            name=text.get("database_name", "zhihui"),
            user=text.get("database_user", "zhihui"),
            password=text.get("database_password", ""),
        ),
        redis_url=text.get("redis_url", "redis://localhost:6379/0"),
        mqtt=MqttSite(
            host=text.get("mqtt_host", "localhost"),
            port=int(text.get("mqtt_port", "1883")),
            socket=text.get("mqtt_socket") or None,
            admin_password=text.get("mqtt_admin_password", ""),
            ingest_password=text.get("mqtt_ingest_password", ""),
        ),
        bind=text.get("bind", "127.0.0.1"),
        port=int(text.get("port", "8000")),
        origins=tuple(origin for origin in text.get("origins", "").split(",") if origin),
        secure=text.get("secure", "") in {"1", "true", "True"},
        demo=text.get("demo", "") in {"1", "true", "True"},
        plugins_off=tuple(slug.strip() for slug in text.get("plugins_off", "").split(",") if slug.strip()),
    )
