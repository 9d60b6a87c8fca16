"""One ./run per data folder: a lock that the kernel gives back, however the holder ended."""

import fcntl
import os
import signal
import time
from pathlib import Path


class Lock:
    """`<data>/run/lock`, holding the process id of the ./run that works on this folder."""

    def __init__(self, run_folder: Path) -> None:
        self.path = run_folder / "lock"
        self._descriptor = -1

    def take(self) -> bool:
        """Try to become the one; False where another is. Held until this process ends."""
        self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            return False
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)
        return True

    def holder(self) -> int | None:
        """Process id of the holder, None where nobody holds it."""
        if not self.path.exists():
            return None
        with self.path.open("r+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(file.read() or "0")
        return None

    def stop_holder(self, timeout_s: float = 60) -> bool:
        """Ask the holder to stop and wait until it has, children included; False if it does not."""
        pid = self.holder()
        if pid:
            os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + timeout_s
        while self.holder() is not None:
            if time.monotonic() > end:
                return False
            time.sleep(0.1)
        return True
