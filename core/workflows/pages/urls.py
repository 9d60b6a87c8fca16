"""The addresses of the kit's pages: those of each process below its app, and everybody's inbox."""

from functools import partial

from django.urls import URLPattern, path

from core.workflows.declare import PROCESSES
from core.workflows.pages.act import answer_task, attach_file, extend_case, take_step
from core.workflows.pages.case import case_page, document_page, file_page
from core.workflows.pages.delegations import delegation_end, delegations_page
from core.workflows.pages.inbox import done_page, inbox_page
from core.workflows.pages.listing import case_list, diagram_page
from core.workflows.pages.mine import mine_page
from core.workflows.pages.opening import open_page

own_patterns = [
    path("inbox/", inbox_page, name="inbox"),
    path("inbox/done/", done_page, name="inbox-done"),
    path("inbox/delegations/", delegations_page, name="inbox-delegations"),
    path("inbox/delegations/<int:pk>/end/", delegation_end, name="delegation-end"),
    path("mine/", mine_page, name="mine"),
]


def house_apps() -> list[str]:
    """The house's own apps that have processes."""
    return sorted({name.split(".")[0] for name, version in PROCESSES if not PROCESSES.owner((name, version))})


def workflow_patterns(app: str) -> list[URLPattern]:
    """The pages of every process that an app declares, named `<thing>-list|new|case|step|answer|…`."""
    names = dict.fromkeys(name for name, _ in PROCESSES if name.split(".")[0] == app)
    return [pattern for name in names for pattern in _patterns(name)]


def _patterns(name: str) -> list[URLPattern]:
    thing = name.split(".")[1]
    pages = [
        ("", "list", case_list),
        ("new/", "new", open_page),
        ("diagram/", "diagram", diagram_page),
        ("<int:pk>/", "case", case_page),
        ("<int:pk>/step/<slug:step>/", "step", take_step),
        ("<int:pk>/answer/<int:task>/", "answer", answer_task),
        ("<int:pk>/extend/", "extend", extend_case),
        ("<int:pk>/attach/", "attach", attach_file),
        ("<int:pk>/files/<int:file>/", "file", file_page),
        ("<int:pk>/documents/<int:document>/", "document", document_page),
    ]
    return [path(f"{thing}/{route}", partial(view, name=name), name=f"{thing}-{end}") for route, end, view in pages]
