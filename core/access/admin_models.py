"""Which permission opens which table in the administration pages."""

ADMIN_MODELS: dict[str, tuple[str, str]] = {
    "core.user": ("core.user.view", "core.user.manage"),
    "core.agency": ("core.agency.view", "core.agency.manage"),
    "core.roleassignment": ("core.user.view", "core.user.manage"),
    "core.apitoken": ("core.user.view", "core.user.manage"),
    "core.eventrecord": ("core.event.audit", ""),
    "core.specialday": ("core.calendar.view", "core.calendar.manage"),
    "core.pluginswitch": ("core.plugin.view", "core.plugin.manage"),
    "axes.accessattempt": ("core.user.view", "core.user.manage"),
}


def open_table(model: str, view: str, manage: str) -> None:
    """Say, in a stage's `admin.py`, which permissions open its table `app.model` to look and to write."""
    ADMIN_MODELS[model] = (view, manage)


def permission_for(django_permission: str) -> str | None:
    """The gate's permission behind `app.action_model`; None where nobody has it."""
    app, _, codename = django_permission.partition(".")
    action, _, model = codename.partition("_")
    pair = ADMIN_MODELS.get(f"{app}.{model}")
    if pair is None:
        return None
    return pair[0 if action == "view" else 1] or None
