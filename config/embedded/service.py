"""What every embedded service has in common."""

from pathlib import Path
from typing import Protocol


class Service(Protocol):
    """A program of Debian's that runs in our data folder.

    Attributes:
        name: short name, also that of its folders and log file.
        account: the account it runs as, None for our own.
        stop_signal: the signal that ends it cleanly and soon.
    """

    name: str
    account: str | None
    stop_signal: str

    def prepare(self) -> None:
        """Create what it needs before its start; may be repeated at any time while it is stopped."""

    def command(self) -> list[str]:
        """The program in the foreground, without the change of account."""

    def ready(self) -> bool:
        """Whether it answers."""


class ServiceError(RuntimeError):
    """A service cannot be prepared or does not start; the message is for people, Chinese and English."""


def program(name: str, *folders: Path) -> Path:
    """Find a program in `folders`, since Debian keeps daemons outside an ordinary user's PATH."""
    for folder in folders:
        if (folder / name).exists():
            return folder / name
    raise ServiceError(f"没有找到程序 {name}，请执行 ./run 安装。 / {name} is not installed: ./run installs it.")
