"""honcho over everything: services, the product's processes, and the one that says `ready`."""

import shlex
import sys
from typing import Any

import honcho.manager
from honcho.manager import SYSTEM_PRINTER_NAME, Manager
from honcho.printer import Message, Printer

from config.embedded import processes
from config.embedded.kept import keep_command
from config.embedded.service import Service
from config.embedded.sitefile import Installation

SPOKESMAN = "zhihui"
PRODUCT = ("web", "ingest", "worker", "demo")
# honcho kills whatever is left this long after the stop; our keepers need time to stop in order
honcho.manager.KILL_WAIT = 40


class Terminal(Printer):
    """Shows our own messages plainly, the processes' with their names, and nothing of honcho's bookkeeping."""

    def write(self, message: Message) -> None:
        """Print one message."""
        if message.name == SYSTEM_PRINTER_NAME:
            return
        self.prefix = message.name != SPOKESMAN
        super().write(message)


class PatientManager(Manager):
    """Takes a stop that comes while processes are still being started, which honcho itself would trip over."""

    _stop_wanted = False

    def terminate(self) -> None:
        """Ask every process to stop, as soon as all have been started."""
        self._stop_wanted = True
        if super()._all_started():
            super().terminate()

    def _all_started(self) -> bool:
        started: bool = super()._all_started()
        if started and self._stop_wanted:
            super().terminate()
        return started


def product_commands(site: dict[str, Any]) -> dict[str, list[str]]:
    """The product's processes by name."""
    commands = {
        "web": processes.web(site["bind"], site["port"]),
        "ingest": processes.manage("ingest"),
        "worker": processes.manage("worker"),
    }
    if site.get("demo"):
        commands["demo"] = processes.manage("simulate", "--demo")
    return commands


def run_everything(installation: Installation, site: dict[str, Any], environment: dict[str, str]) -> int:
    """Run until a stop is asked for or something that cannot be restarted fails; returns the exit status."""
    manager = PatientManager(Terminal(sys.stdout))
    for service in installation.services:
        _add(manager, installation, service.name, _service(installation, service), environment)
    for name, command in product_commands(site).items():
        kept = keep_command(installation.layout, name, command, wait_for=installation.layout.prepared, echo=True)
        _add(manager, installation, name, kept, {**environment, "ZHIHUI_PROCESS": name})
    _add(manager, installation, SPOKESMAN, [sys.executable, "-m", "config.embedded.ready"], environment)
    manager.loop()
    return int(manager.returncode or 0)


def _service(installation: Installation, service: Service) -> list[str]:
    """Services stop after the product's processes, which still have something to write; PostgreSQL last of all."""
    others = tuple(each.name for each in installation.services if each is not service)
    return keep_command(
        installation.layout,
        service.name,
        service.command(),
        account=service.account,
        stop_signal=service.stop_signal,
        after=(*PRODUCT, *others) if service is installation.postgres else PRODUCT,
    )


def _add(
    manager: Manager, installation: Installation, name: str, command: list[str], environment: dict[str, str]
) -> None:
    # the shell that honcho needs replaces itself: signals reach the keeper and nobody in between
    (installation.layout.run / f"{name}.pid").unlink(missing_ok=True)
    manager.add_process(name, f"exec {shlex.join(command)}", env=environment)
