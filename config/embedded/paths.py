"""Layout of the data folder: what lies where, and who may read it."""

import hashlib
import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

# A unix socket's address holds 107 bytes; the longest name below a socket folder is "/.s.PGSQL.5432.lock".
LONGEST_SOCKET_FOLDER = 80
STATE_OF_ROOT = Path("/var/lib/zhihui")


@dataclass(frozen=True)
class Layout:
    """Folders and files of one installation.

    Attributes:
        data: the data folder, which `ZHIHUI_DATA_DIR` names.
        services: where PostgreSQL and the broker keep their state; inside `data` where their accounts can reach it.
        sockets: folder of the unix sockets, one sub-folder a service.
    """

    data: Path
    services: Path
    sockets: Path

    @property
    def site_file(self) -> Path:
        return self.data / "site.json"

    @property
    def log(self) -> Path:
        return self.data / "log"

    @property
    def run(self) -> Path:
        """Process ids, the lock, and the marker that says that set-up is done."""
        return self.data / "run"

    @property
    def prepared(self) -> Path:
        return self.run / "prepared"

    @property
    def ready(self) -> Path:
        return self.run / "ready"

    @property
    def admin_password(self) -> Path:
        return self.data / "admin-password"

    def state_of(self, service: str) -> Path:
        return self.services / service

    def forget_sockets(self) -> None:
        """Remove the sockets' folder where it is a short one outside the data folder; services must be stopped."""
        if not self.sockets.is_relative_to(self.services):
            shutil.rmtree(self.sockets, ignore_errors=True)

    def socket_folder(self, service: str) -> Path:
        return self.sockets / service


def layout(data: Path, services: Path | None = None) -> Layout:
    """Decide where an installation's parts lie; creates only the data folder itself.

    `services` is where an earlier start put them: a cluster must never move because a folder's mode has changed.
    """
    data = data.resolve()
    make_folder(data, 0o711)
    chosen = services or _services_folder(data)
    return Layout(data=data, services=chosen, sockets=_sockets_folder(chosen))


def _services_folder(data: Path) -> Path:
    """Inside the data folder; root's services run as other accounts, which may not enter e.g. /root."""
    inside = data / "services"
    if os.geteuid() != 0 or reachable(data, "postgres"):
        return inside
    return STATE_OF_ROOT / _short_hash(data)


def _sockets_folder(services: Path) -> Path:
    inside = services / "sockets"
    if len(os.fsencode(inside / "postgres")) <= LONGEST_SOCKET_FOLDER:
        return inside
    return Path("/tmp") / f"zhihui-{os.geteuid()}-{_short_hash(services)}"  # noqa: S108  # owner is checked in make_folder


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def reachable(folder: Path, account: str) -> bool:
    """Whether `account` can enter `folder` (asked as root)."""
    probe = [*as_account(account), "test", "-x", str(folder)]
    return subprocess.run(probe, check=False, capture_output=True).returncode == 0  # noqa: S603


def as_account(account: str | None, death_signal: str | None = None) -> list[str]:
    """Command prefix that runs what follows as `account`, and with `death_signal` sent to it when its parent dies."""
    words = [shutil.which("setpriv") or "/usr/bin/setpriv"]
    if account is not None:
        words += [f"--reuid={account}", f"--regid={account}", "--init-groups"]
    if death_signal is not None:
        words += ["--pdeathsig", death_signal]
    return [*words, "--"] if len(words) > 1 else []


def service_account(name: str) -> str | None:
    """The account a service runs as: Debian's own one for it when we are root, otherwise simply ours (None)."""
    return name if os.geteuid() == 0 else None


def make_folder(path: Path, mode: int, account: str | None = None) -> Path:
    """Create `path` with `mode`, owned by `account` (us if None); parents stay as they are or become 0711.

    Raises:
        PermissionError: the folder is there and belongs to somebody else, as in a shared temporary folder.
    """
    for parent in reversed(path.parents):
        if not parent.exists():
            parent.mkdir(mode=0o711)
            parent.chmod(0o711)
    if not path.exists():
        path.mkdir(mode=mode)
        path.chmod(mode)
        if account is not None:
            shutil.chown(path, account, account)
    _check_owner(path, account)
    return path


def _check_owner(path: Path, account: str | None) -> None:
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise NotADirectoryError(f"{path} is not a folder")
    if account is None and found.st_uid != os.geteuid() and os.geteuid() != 0:
        raise PermissionError(f"{path} belongs to another account")


def write_private(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file that is never, even for a moment, half written or readable by others."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
