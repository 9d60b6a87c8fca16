"""The PostgreSQL cluster that all workers of a test session share: started by the first that needs it."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from config.embedded.kept import kept_service
from config.embedded.paths import make_folder
from config.embedded.postgres import Postgres
from config.site import HOME
from core.testing.places import PASSWORD, TEMPLATE, Places, site_environment

KEEPER = "keeper"
MIGRATED = "migrated"


def shared_postgres(places: Places) -> Postgres:
    """The session's cluster, not started; a power cut may lose it, so it does not wait for the disk."""
    return Postgres(places.shared, PASSWORD, database=TEMPLATE, durable=False)


@contextlib.contextmanager
def session_lock(places: Places) -> Iterator[None]:
    """One worker at a time."""
    make_folder(places.home, 0o711)
    with (places.home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure_cluster(places: Places) -> None:
    """Start the cluster and migrate the template database, unless another worker has."""
    with session_lock(places):
        postgres = shared_postgres(places)
        if not (places.shared.run / KEEPER).exists():
            kept = kept_service(places.shared, postgres, lifeline=places.owner)
            kept.start()
            assert kept.keeper is not None
            (places.shared.run / KEEPER).write_text(str(kept.keeper.pid))
        if not (places.shared.run / MIGRATED).exists():
            postgres.set_up()
            migrate(places)
            (places.shared.run / MIGRATED).touch()


def migrate(places: Places) -> None:
    """Bring the template database to the newest migration, with the product's own settings."""
    environment = {
        **os.environ,
        **site_environment(places),
        "ZHIHUI_DATABASE_NAME": TEMPLATE,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    words = [sys.executable, str(HOME / "manage.py"), "migrate", "--no-input", "--verbosity=0"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise RuntimeError(f"migrations fail:\n{done.stderr}")


def stop_cluster(places: Places) -> None:
    """Stop the session's cluster, if it was started, and remove everything it left."""
    running = places.shared.run / "postgres.pid"
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        os.kill(int((places.shared.run / KEEPER).read_text()), signal.SIGTERM)
        _wait_for_absence(running)
    shutil.rmtree(places.home, ignore_errors=True)


def _wait_for_absence(path: Path, timeout_s: float = 20) -> None:
    end = time.monotonic() + timeout_s
    while path.exists() and time.monotonic() < end:
        time.sleep(0.02)


def remove_stale_homes(places: Places) -> None:
    """Remove what sessions left that were killed outright; their services ended with them."""
    for home in places.home.parent.glob("zhihui-test-*"):
        owner = home.name.rpartition("-")[2]
        if owner.isdigit() and not Path("/proc", owner).exists():
            shutil.rmtree(home, ignore_errors=True)
