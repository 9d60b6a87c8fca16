"""Where yardsticks' servers are installed: an environment of their own in the data folder, kept between benches."""

import os
import subprocess
import sys
from pathlib import Path

from bench.private import HOME

FOLDER = "ZHIHUI_BENCH_ENVIRONMENT"  # another folder than the usual one


class NotInstallableError(RuntimeError):
    """The servers cannot be installed here (no network?)."""


def program(name: str) -> str:
    """The path of a program from `requirements-bench.txt`, installed if need be.

    Raises:
        NotInstallableError: see there.
    """
    folder = Path(os.environ.get(FOLDER, HOME / "var" / "bench"))
    found = folder / "bin" / name
    if not found.exists():
        install = [str(folder / "bin" / "pip"), "install", "-q", "-r", str(HOME / "requirements-bench.txt")]
        for command in ([sys.executable, "-m", "venv", str(folder)], install):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise NotInstallableError(done.stderr[-500:])
    return str(found)
