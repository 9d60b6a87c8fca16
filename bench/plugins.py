"""What plugins cost at the start: a process with twenty-five scaffolded ones against the same process without them."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from bench.metric import Metric
from config.site import HOME

PLUGINS = 25
ROUNDS = 3
_START = "import django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns"


def plugins() -> Iterator[Metric]:
    """Medians of `ROUNDS` starts (settings, apps, addresses), in seconds; with them at most 3 s more is wanted."""
    with tempfile.TemporaryDirectory() as folder:
        path = _announced(Path(folder))
        alone = statistics.median(_start({}) for _ in range(ROUNDS))
        start = statistics.median(_start({"PYTHONPATH": str(path)}) for _ in range(ROUNDS))
    yield Metric("plugins", "start_s", start, "without_them_s", alone)
    yield Metric("plugins", "more_s", start - alone)


def _announced(path: Path) -> Path:
    """An installed package with so many plugins, each a register and a process."""
    folder = path / "benched"
    folder.mkdir()
    (folder / "__init__.py").touch()
    slugs = [f"benched_{number:02}" for number in range(PLUGINS)]
    for slug in slugs:
        call_command("startplugin", slug, register="thing", workflow="matter", folder=folder, stdout=StringIO())
    metadata = path / "benched-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: benched\nVersion: 1.0\n")
    points = [f"{slug} = benched.{slug}.plugin:manifest" for slug in slugs]
    (metadata / "entry_points.txt").write_text("\n".join(["[zhihui.plugins]", *points]))
    return path


def _start(more: dict[str, str]) -> float:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **more}
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", _START], cwd=HOME, env=environment, check=True)
    return time.monotonic() - begun
