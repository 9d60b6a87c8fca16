"""What plugins cost at the start: a process with twenty-five scaffolded ones against the same process without them."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from config.site import HOME
from core.plugins.api import Plan, make_plugin

PLUGINS = 25
ROUNDS = 3
_START = "import django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns"


def measure() -> dict[str, float]:
    """Medians of `ROUNDS` starts (settings, apps, addresses), in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = _announced(Path(folder))
        without = statistics.median(_start({}) for _ in range(ROUNDS))
        with_them = statistics.median(_start({"PYTHONPATH": str(path)}) for _ in range(ROUNDS))
    return {"plugins": PLUGINS, "start_s": with_them, "start_without_s": without, "more_s": with_them - without}


def _announced(path: Path) -> Path:
    """An installed package with so many plugins, each a register and a process."""
    folder = path / "benched"
    folder.mkdir()
    (folder / "__init__.py").touch()
    slugs = [f"benched_{number:02}" for number in range(PLUGINS)]
    for slug in slugs:
        make_plugin(Plan(slug, "示例", "Sample", "thing", "matter", package="benched"), folder)
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
