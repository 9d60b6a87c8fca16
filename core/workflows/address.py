"""Where the pages of a process are: below its plugin's address, or below `/processes/` for the house's own."""

from urllib.parse import urlencode

from core.workflows.declare import PROCESSES, Process

_PAGES = {"list": "", "new": "new/", "diagram": "diagram/"}


def address(process: Process, page: str = "list", *, case: int = 0, step: str = "", task: int = 0, **query: str) -> str:
    """The address of a page: `list`, `new`, `diagram`; with a case its own, a step's or a task's answer."""
    owner = PROCESSES.owner((process.name, process.version)) if (process.name, process.version) in PROCESSES else ""
    base = f"/m/{owner}/{process.thing}/" if owner else f"/processes/{process.app}/{process.thing}/"
    below = f"{case}/" if case else _PAGES[page]
    if step:
        below += f"step/{step}/"
    if task:
        below += f"answer/{task}/"
    return base + below + (f"?{urlencode(query)}" if query else "")
