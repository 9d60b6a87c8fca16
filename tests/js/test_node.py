"""The browser's pure modules, tested by Node where it is installed."""

import shutil
import subprocess

import pytest

from config.site import HOME

NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="Node is not installed; ./test installs it")
def test_pure_modules_of_the_browser() -> None:
    files = sorted(str(path) for path in (HOME / "tests" / "js").glob("*.test.mjs"))
    done = subprocess.run(
        [str(NODE), "--test", *files], cwd=HOME, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
