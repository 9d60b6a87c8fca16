"""tipg (MIT) as a yardstick: one worker on the bench's own database. It is no dependency of the product.

`ZHIHUI_BENCH_TIPG` names a Python that has tipg and uvicorn; without it, a virtual environment is made for the run.
"""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from core.testing.installation import PrivateInstallation
from core.testing.places import free_port

PACKAGES = ("tipg==1.6.1", "uvicorn", "uvloop", "httptools")


@contextmanager
def tipg(private: PrivateInstallation) -> Iterator[int]:
    """Its port, while it answers.

    Raises:
        RuntimeError: it does not start.
    """
    port = free_port()
    words = [_python(private.data), "-m", "uvicorn", "tipg.main:app", "--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen([*words, "--no-access-log"], env={**os.environ, **_settings(private)}, cwd=private.data)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process)
        yield port
    finally:
        process.terminate()
        process.wait()


def _settings(private: PrivateInstallation) -> dict[str, str]:
    postgres = private.installation.postgres
    host = quote(str(postgres.socket_folder), safe="")
    return {
        "DATABASE_URL": f"postgresql://{postgres.user}:{quote(postgres.password, safe='')}@{host}/{postgres.database}",
        "TIPG_DB_SCHEMAS": '["public"]',
    }


def _python(folder: Path) -> str:
    given = os.environ.get("ZHIHUI_BENCH_TIPG")
    if given:
        return given
    home = folder / "tipg"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    subprocess.run([str(home / "bin" / "pip"), "install", "--quiet", *PACKAGES], check=True)
    return str(home / "bin" / "python")


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("tipg ended")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("tipg does not answer")
