"""Whether set-up work must be done again: a digest over the files it is made from."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from config.site import HOME

STAGES = ("core", "gis", "sensors", "command", "dispatch", "maps", "simulation", "bench")


def fingerprint(files: Iterable[Path]) -> str:
    """Digest over names, sizes and times of change; reading hundreds of megabytes of data would take seconds."""
    digest = hashlib.sha256()
    for path in sorted(files):
        found = path.stat()
        digest.update(f"{path.relative_to(HOME)}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def database_sources() -> list[Path]:
    """What decides about the content of a fresh database: migrations, base data and what loads it."""
    loaders = ("load.py", "fleet.py", "management/commands/load_*.py", "management/commands/demo*.py", "demo.py")
    patterns = ("migrations/*.py", "data/**/*", "basedata/**/*.py", *loaders)
    return _files(patterns)


def static_sources() -> list[Path]:
    """What is served under /static/: the stages' files and the versions of npm's packages."""
    return [*_files(("static/**/*",)), HOME / "package-lock.json", HOME / "config" / "settings.py"]


def translation_sources() -> list[Path]:
    return _files(("locale/**/*.po",))


def _files(patterns: Iterable[str]) -> list[Path]:
    folders = [HOME / stage for stage in STAGES]
    folders += [Path(entry.path) for entry in os.scandir(HOME / "plugins") if entry.is_dir()]
    found = {path for folder in folders for pattern in patterns for path in folder.glob(pattern)}
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]
