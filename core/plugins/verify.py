"""Whether what plugins have registered keeps to what their manifests say; asked once everything is registered."""

from collections.abc import Iterator

from django.conf import settings

from core.events.handlers import HANDLERS
from core.events.types import EVENT_TYPES
from core.plugins.errors import PluginError
from core.plugins.host import CORE, plugins
from core.plugins.manifest import Manifest
from core.registers.declare import REGISTERS
from core.workflows.declare import PROCESSES


def verify_all() -> None:
    """Look at every plugin's events and handlers.

    Raises:
        PluginError: one publishes or hears of what it did not declare, or of what nobody publishes. All are named.
    """
    problems = [problem for manifest in plugins() for problem in problems_of_events(manifest)]
    problems += list(_unheard())
    if problems:
        raise PluginError(problems)


def problems_of_events(manifest: Manifest) -> Iterator[str]:
    """What is wrong with one plugin's events and handlers, in sentences."""
    own = {name for name in EVENT_TYPES if EVENT_TYPES.owner(name) == manifest.slug}
    for problem in (*_published(manifest, own), *_subscribed(manifest), *_handled(manifest, own)):
        yield f"plugin {manifest.slug!r}: {problem}"


def _published(manifest: Manifest, own: set[str]) -> Iterator[str]:
    for name in sorted(own - set(manifest.publishes)):
        if not _from_a_kit(name):
            yield f"event {name!r} is not among what the manifest publishes"
    for name in manifest.publishes:
        if name not in own:
            yield f"publishes {name!r}, which it does not declare with `event_type`"


def _subscribed(manifest: Manifest) -> Iterator[str]:
    for name in manifest.subscribes:
        if name not in EVENT_TYPES and not _of_another_plugin(name):
            yield f"subscribes to {name!r}, which nobody publishes"


def _handled(manifest: Manifest, own: set[str]) -> Iterator[str]:
    for key, handler in HANDLERS.items():
        if HANDLERS.owner(key) == manifest.slug:
            for name in handler.types:
                if name not in own and name not in manifest.subscribes:
                    yield f"handler {key!r} hears {name!r}, which the manifest does not subscribe to"


def _unheard() -> Iterator[str]:
    """Handlers of the house for events that do not exist: a slip of the pen that would silently never run."""
    for key, handler in HANDLERS.items():
        for name in handler.types:
            if HANDLERS.owner(key) == CORE and name not in EVENT_TYPES:
                yield f"handler {key!r} hears {name!r}, which nobody publishes"


def _from_a_kit(name: str) -> bool:
    """Whether a register or a process brought the event."""
    thing = name.rpartition(".")[0]
    return thing in REGISTERS or any(process == thing for process, _ in PROCESSES)


def _of_another_plugin(name: str) -> bool:
    """Whether the event can belong to a plugin that is not installed: then its handlers wait in silence."""
    app = name.partition(".")[0]
    return app not in settings.STAGES and app not in {manifest.slug for manifest in plugins()}
