"""The product's own processes: what honcho, the tests and the containers start."""

import sys

LARGEST_FRAME_BYTES = 64 * 1024  # what a client may say; the longest sensible message has some two hundred


def web(bind: str, port: int) -> list[str]:
    """The web process. Frames are not compressed: on a local network that costs more than it saves."""
    options = ["--host", bind, "--port", str(port), "--no-access-log", "--log-level", "warning"]
    options += ["--loop", "uvloop", "--http", "httptools", "--ws", "websockets-sansio"]
    options += ["--ws-per-message-deflate", "false", "--ws-max-size", str(LARGEST_FRAME_BYTES)]
    options += ["--timeout-graceful-shutdown", "3", "--timeout-keep-alive", "30"]
    return [sys.executable, "-m", "uvicorn", "config.asgi:application", *options]


def manage(*arguments: str) -> list[str]:
    """One of manage.py's commands."""
    return [sys.executable, "manage.py", *arguments]
