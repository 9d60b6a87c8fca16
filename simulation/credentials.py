"""The simulated devices' passwords, kept beside the data for the next start, readable by the owner only."""

import json
import os
from pathlib import Path

FILE_NAME = "simulation-credentials.json"


class Credentials:
    """Passwords by device name, in one file of mode 0600."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.passwords: dict[str, str] = {}
        if path.exists():
            self.passwords = dict(json.loads(path.read_text(encoding="utf-8")))

    def add(self, passwords: dict[str, str]) -> None:
        """Remember more passwords, and write the file anew: whole or not at all."""
        self.passwords.update(passwords)
        fresh = self.path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(self.passwords, file, indent=0)
        fresh.replace(self.path)
