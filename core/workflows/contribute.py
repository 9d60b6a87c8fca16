"""What a process brings to the house: permissions, event types, indicators, a menu entry."""

from django.utils.functional import lazystr

from core.access.api import Role
from core.access.permissions import PERMISSIONS, Permission
from core.pages.api import MenuItem, menu
from core.pages.menu import MENU
from core.plugins.api import Text
from core.workflows.check import problems_of
from core.workflows.declare import PROCESSES, Hand, Process
from core.workflows.events import declare_events
from core.workflows.indicators import declare_indicators


def process(declared: Process) -> Process:
    """Declare a process in `<app>/workflows.py`; a further version of one is declared beside the earlier ones.

    Raises:
        ValueError: it cannot be worked; says all that is wrong.
    """
    if problems := problems_of(declared):
        raise ValueError("; ".join(problems))
    PROCESSES.register((declared.name, declared.version), declared)
    _declare_permissions(declared)
    declare_events(declared)
    declare_indicators(declared)
    _declare_menu(declared)
    return declared


def rights_of(process: Process) -> dict[str, tuple[Text, frozenset[Role]]]:
    """Every permission of a process by its name: its title, and the roles that hold it."""
    title = process.title
    found = {process.permission("view"): (_title("查看", "See cases of", title), frozenset(process.view))}
    if process.begin.roles:
        found[process.permission("begin")] = (_title("发起", "Open cases of", title), frozenset(process.begin.roles))
    workers: set[Role] = set()
    for state in process.states:
        roles = state.parallel.roles if state.parallel else _roles(state.hand)
        if roles:
            workers |= set(roles) if state.hand else set()
            found[process.permission(state.name)] = (_joined(title, state.title), frozenset(roles))
    for step in process.transitions:
        if _roles(step.hand):
            found[process.permission(step.name)] = (_joined(title, step.title), frozenset(_roles(step.hand)))
    if process.extendable_days:
        found[process.permission("extend")] = (_title("延长时限", "Extend limits of", title), frozenset(workers))
    return found


def _roles(hand: Hand | None) -> tuple[Role, ...]:
    return hand.roles if hand else ()


def _declare_permissions(process: Process) -> None:
    for name, (title, roles) in rights_of(process).items():
        known = PERMISSIONS.get(name)
        if known is None:
            PERMISSIONS.register(name, Permission(name, lazystr(title), roles))
        elif known.roles != roles:
            raise ValueError(f"{name}: version {process.version} gives it to other roles than the version before")


def _declare_menu(process: Process) -> None:
    if process.name in MENU:
        return
    view, title, about = f"{process.app}:{process.thing}-list", lazystr(process.title), lazystr(process.about)
    menu(MenuItem(process.name, title, view, process.permission("view"), about=about, kit=True))
    if not process.begin.roles:  # and for people without roles, who apply
        menu(MenuItem(f"{process.name}.own", title, view, "", about=about))


def _title(zh: str, en: str, title: Text) -> Text:
    return Text(zh=f"{zh}{title.zh}", en=f"{en} “{title.en}”")


def _joined(title: Text, part: Text) -> Text:
    return Text(zh=f"{title.zh}：{part.zh}", en=f"{title.en}: {part.en}")
