"""Foreign keys across: plugins hold none to each other, and the house none to a plugin."""

from collections.abc import Callable, Iterable

from django.db.models import Model

from core.plugins.api import owner_of


def crossing(models: Iterable[type[Model]], owner: Callable[[str], str] = owner_of) -> list[str]:
    """Every relation that leads from one plugin to another, or from the house to a plugin; through tables too."""
    found = []
    for model in models:
        mine = owner(model.__module__)
        for field in model._meta.get_fields(include_hidden=True):
            remote = field.related_model
            if field.auto_created or not isinstance(remote, type):
                continue
            theirs = owner(remote.__module__)
            if theirs and theirs != mine:
                found.append(f"{model._meta.label}.{field.name} leads to {remote._meta.label}, of plugin {theirs!r}")
    return sorted(found)
