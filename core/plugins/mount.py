"""Gives every plugin its address, `/m/<slug>/`: the pages of the kits it declares things for, and its own."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from core.plugins.host import installed
from core.plugins.scan import Plugin


def mounted() -> list[URLPattern | URLResolver]:
    """The URL patterns of all installed plugins; names are reversed as `<slug>:<name>`."""
    return [
        path(f"m/{plugin.slug}/", include((patterns, plugin.slug), namespace=plugin.slug))
        for plugin in installed()
        if (patterns := [*kit_patterns(plugin.slug), *_own_patterns(plugin)])
    ]


def house_mounted() -> list[URLPattern | URLResolver]:
    """The kits' pages of the house's own apps: `/registers/<app>/`, `/processes/<app>/`; reversed as `<app>:<name>`."""
    from core.registers.pages import urls as registers
    from core.workflows.pages import urls as workflows

    def parts(app: str) -> list[URLPattern | URLResolver]:
        return [
            path(f"registers/{app}/", include(registers.register_patterns(app))),
            path(f"processes/{app}/", include(workflows.workflow_patterns(app))),
        ]

    apps = sorted({*registers.house_apps(), *workflows.house_apps()})
    return [path("", include((parts(app), app), namespace=app)) for app in apps]


def kit_patterns(app: str) -> list[URLPattern | URLResolver]:
    """The pages that the kits make for what an app has declared; a kit adds its own here."""
    from core.registers.pages.urls import register_patterns  # the kits need the plugins' room, which this is
    from core.workflows.pages.urls import workflow_patterns

    return [*register_patterns(app), *workflow_patterns(app)]


def _own_patterns(plugin: Plugin) -> list[URLPattern | URLResolver]:
    urls = f"{plugin.package}.{plugin.manifest.urls}"
    return [path("", include(urls))] if find_spec(urls) else []
