"""Runs inside a private installation: imports one file and prints what that took, as JSON."""

import json
import os
import sys
import time
from io import StringIO
from pathlib import Path


def main(path: Path) -> None:
    """Print `{"stored", "seconds", "before_mb", "peak_mb"}`."""
    from django.core.management import call_command
    from django.db import connection

    from core.accounts.api import Agency, place_agency

    place_agency(Agency(name="Bench", level=Agency.Level.DISTRICT, code="bench"))
    before = _peak_mb()
    begun = time.perf_counter()
    call_command("layer", "import", str(path), "--name", "bench_import", stdout=StringIO(), stderr=StringIO())
    took = {"seconds": time.perf_counter() - begun, "before_mb": before, "peak_mb": _peak_mb()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM layer_bench_import")
        print(json.dumps({"stored": cursor.fetchone()[0], **took}))  # noqa: T201


def _peak_mb() -> float:
    """The most that this process held since it began; `getrusage` would count the process that started it, too."""
    status = Path("/proc/self/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main(Path(sys.argv[1]))
