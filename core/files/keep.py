"""The bytes of attached files: in the data folder, under their SHA-256, whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def keep(content: bytes) -> str:
    """Put the bytes on disk, if they are not there yet, and return their SHA-256 in hex.

    They are whole under their name when this returns, and stay so through a loss of power. A transaction that fails
    afterwards leaves bytes that nobody names: harmless, and there already when it is tried again.
    """
    digest = hashlib.sha256(content).hexdigest()
    target = path_of(digest)
    if not target.exists():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(target, content)
    return digest


def keep_chunks(chunks: Iterable[bytes]) -> str:
    """As `keep`, for what is too large to be held in memory."""
    folder = path_of("0" * 64).parent.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    hashed = hashlib.sha256()
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".new-")
    half = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                hashed.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        target = path_of(hashed.hexdigest())
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        half.replace(target)
        _sync_folder(target.parent)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return hashed.hexdigest()


def kept(digest: str) -> bytes:
    """The bytes of this SHA-256. Raises FileNotFoundError."""
    return path_of(digest).read_bytes()


def path_of(digest: str) -> Path:
    """Where they lie."""
    folder: Path = settings.SITE.data_dir
    return folder / "attachments" / digest[:2] / digest


def _write(target: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    half = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
        _sync_folder(target.parent)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
