"""A process starts without what it may never need: every command, worker and test pays for it otherwise."""

import subprocess
import sys

from config.site import HOME
from core.testing.site import environment_of_test

SLOW = (
    "weasyprint",
    "pyhanko",
    "openpyxl",
    "pypinyin",
    "cryptography.x509",
    "pyproj",
    "scipy",
    "folium",
    "playwright",
    "pyogrio",
)
START = f"""
import sys, django
django.setup()
import config.asgi, config.urls
print(*[name for name in {SLOW!r} if name in sys.modules])
"""


def test_no_slow_library_is_loaded_at_the_start() -> None:
    done = subprocess.run(
        [sys.executable, "-c", START], cwd=HOME, env=environment_of_test(), capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
