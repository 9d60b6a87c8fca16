"""A private PostgreSQL cluster with PostGIS, on a unix socket only."""

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from config.embedded.paths import Layout, as_account, make_folder, service_account
from config.embedded.service import ServiceError, program

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
PORT = 5432  # only part of the socket's name: no TCP port is opened
EXTENSIONS = ("postgis", "pg_trgm")
MEBIBYTE = 1024 * 1024


def memory_settings(memory_bytes: int) -> dict[str, str]:
    """Share of the machine's memory for the database, which has web, ingest and broker beside it."""
    shared = min(max(memory_bytes // 8 // MEBIBYTE, 64), 1024)
    return {
        "shared_buffers": f"{shared}MB",
        "effective_cache_size": f"{shared * 3}MB",
        "maintenance_work_mem": f"{max(shared // 4, 32)}MB",
        "work_mem": "16MB",
    }


def settings(socket_folder: Path, memory_bytes: int, durable: bool) -> dict[str, str]:
    """Server settings; `durable` False only in tests, where a power cut may lose everything."""
    switch = "on" if durable else "off"
    return {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": str(socket_folder),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        **memory_settings(memory_bytes),
        "max_wal_size": "2GB",
        "min_wal_size": "256MB" if durable else "80MB",
        "checkpoint_timeout": "10min",
        "wal_compression": "on",
        "fsync": switch,
        "full_page_writes": switch,
        "synchronous_commit": "on",
        "random_page_cost": "1.1",
        "jit": "off",  # our statements are short; compiling them costs more than it saves
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_duration_statement": "2000",
        "lc_messages": "C.UTF-8",
    }


@dataclass
class Postgres:
    """One cluster with one database; its own superuser is reached by the account it runs as (peer)."""

    layout: Layout
    password: str
    database: str = "zhihui"
    user: str = "zhihui"
    durable: bool = True
    name: str = "postgres"
    stop_signal: str = "INT"  # fast shutdown: TERM would wait for every client to leave

    def __post_init__(self) -> None:
        self.account = service_account("postgres")

    @property
    def socket_folder(self) -> Path:
        return self.layout.socket_folder(self.name)

    @property
    def cluster(self) -> Path:
        return self.layout.state_of(self.name)

    @property
    def superuser(self) -> str:
        return self.account or _own_name()

    def prepare(self) -> None:
        """Create the cluster (in a folder beside, moved when whole) and write its settings."""
        make_folder(self.layout.services, 0o711)
        make_folder(self.layout.sockets, 0o711)
        make_folder(self.socket_folder, 0o700, self.account)
        if not (self.cluster / "PG_VERSION").exists():
            self._create()
        self._configure()

    def adopt(self, stopped_cluster: Path | None) -> None:
        """Begin with a copy of a stopped cluster instead of an empty one; nothing happens where one exists."""
        if stopped_cluster is None or self.cluster.exists():
            return
        make_folder(self.layout.services, 0o711)
        words = ["cp", "--archive", "--reflink=auto", str(stopped_cluster), str(self.cluster)]
        subprocess.run(words, check=True)  # noqa: S603

    def _create(self) -> None:
        part = self.cluster.with_name(f"{self.cluster.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        make_folder(part, 0o700, self.account)
        self._as_owner(
            [str(self._program("initdb")), "-D", str(part), "-U", self.superuser, "-E", "UTF8", "--locale=C.UTF-8"]
            + ["--auth=peer", "--data-checksums", *([] if self.durable else ["--no-sync"])]
        )
        part.rename(self.cluster)

    def _configure(self) -> None:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        chosen = settings(self.socket_folder, memory, self.durable)
        quoted = ((key, value.replace("'", "''")) for key, value in chosen.items())
        self._write("postgresql.conf", "".join(f"{key} = '{value}'\n" for key, value in quoted))
        rules = f'local all "{self.superuser}" peer\nlocal all all scram-sha-256\n'
        self._write("pg_hba.conf", rules)

    def _write(self, name: str, text: str) -> None:
        path = self.cluster / name
        path.write_text(text)
        path.chmod(0o600)
        if self.account is not None:
            shutil.chown(path, self.account, self.account)

    def command(self) -> list[str]:
        return [str(self._program("postgres")), "-D", str(self.cluster)]

    def ready(self) -> bool:
        probe = [str(self._program("pg_isready")), "-q", "-h", str(self.socket_folder), "-p", str(PORT)]
        return subprocess.run(probe, check=False).returncode == 0  # noqa: S603

    def set_up(self) -> None:
        """Create role, extensions and database where they are missing; the server must run.

        The extensions go into the template too: our role may make databases (tests, restore) but is no superuser.
        """
        self.superuser_sql(_role_statement(self.user, self.password))
        for database in ("template1", self.database):
            if database == self.database and not self._database_exists():
                self.superuser_sql(f'CREATE DATABASE "{self.database}" OWNER "{self.user}"')
            self.superuser_sql(_extension_statements(self.user), database)

    def _database_exists(self) -> bool:
        return self.database in self.superuser_sql("SELECT datname FROM pg_database").splitlines()

    def superuser_sql(self, statement: str, database: str = "postgres") -> str:
        """Run SQL as the cluster's superuser; returns psql's bare output. The statement travels by standard input."""
        words = [str(self._program("psql")), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database]
        address = ["-h", str(self.socket_folder), "-p", str(PORT), "-U", self.superuser]
        return self._as_owner([*words, *address], statement).strip()

    def conninfo(self, database: str | None = None) -> str:
        return psycopg.conninfo.make_conninfo(
            host=str(self.socket_folder),
            port=PORT,
            dbname=database or self.database,
            user=self.user,
            password=self.password,
        )

    def _program(self, name: str) -> Path:
        return program(name, PROGRAMS)

    def _as_owner(self, words: list[str], text: str = "") -> str:
        done = subprocess.run(  # noqa: S603
            [*as_account(self.account), *words], input=text, capture_output=True, text=True, check=False, cwd="/"
        )
        if done.returncode != 0:
            raise ServiceError(f"PostgreSQL: {Path(words[0]).name}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout


def _own_name() -> str:
    import pwd

    return pwd.getpwuid(os.geteuid()).pw_name


def _role_statement(user: str, password: str) -> str:
    role, secret = sql.Identifier(user).as_string(None), sql.Literal(password).as_string(None)
    name = sql.Literal(user).as_string(None)
    return (
        f"SELECT 'CREATE ROLE {role}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {name}) \\gexec\n"  # noqa: S608  # quoted above
        f"ALTER ROLE {role} LOGIN CREATEDB PASSWORD {secret};\n"
    )


def _extension_statements(user: str) -> str:
    role = sql.Identifier(user).as_string(None)
    create = "".join(f"CREATE EXTENSION IF NOT EXISTS {name};\n" for name in EXTENSIONS)
    return f"SET client_min_messages = warning;\n{create}GRANT SELECT, INSERT ON spatial_ref_sys TO {role};\n"


def wait_until_ready(postgres: Postgres, timeout_s: float = 30) -> None:
    """Wait for the server to answer.

    Raises:
        ServiceError: it does not within `timeout_s` seconds.
    """
    end = time.monotonic() + timeout_s
    while not postgres.ready():
        if time.monotonic() > end:
            raise ServiceError("PostgreSQL 没有启动。 / PostgreSQL does not start.")
        time.sleep(0.05)
