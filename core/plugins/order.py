"""In which order plugins start, and whether they fit together. Pure functions over manifests."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from core.plugins.errors import PluginError
from core.plugins.manifest import Manifest


def in_order(manifests: Iterable[Manifest], core_version: str) -> tuple[Manifest, ...]:
    """The manifests with every plugin after those it depends on, otherwise by slug.

    Raises:
        PluginError: a slug is there twice, a dependency is missing or of a wrong version, plugins depend on each other
            in a circle, or one does not run with this core version. Every problem is named.
    """
    by_slug: dict[str, Manifest] = {}
    problems = []
    for manifest in sorted(manifests, key=lambda manifest: manifest.slug):
        if manifest.slug in by_slug:
            problems.append(f"plugin {manifest.slug!r} is there twice")
        by_slug[manifest.slug] = manifest
    problems += _unfit(by_slug, core_version)
    if problems:
        raise PluginError(problems)
    return _sorted(by_slug)


def dependents_of(slug: str, manifests: Iterable[Manifest]) -> tuple[str, ...]:
    """The slugs of the plugins that need this one directly."""
    return tuple(manifest.slug for manifest in manifests if slug in needs(manifest))


def needs(manifest: Manifest) -> dict[str, SpecifierSet]:
    """What a plugin depends on: slug to the range of versions."""
    requirements = [Requirement(needed) for needed in manifest.depends]
    return {requirement.name: requirement.specifier for requirement in requirements}


def _unfit(by_slug: Mapping[str, Manifest], core_version: str) -> list[str]:
    problems = []
    for slug, manifest in by_slug.items():
        if not SpecifierSet(manifest.core).contains(core_version, prereleases=True):
            problems.append(f"plugin {slug!r} runs with core {manifest.core}, and this is core {core_version}")
        for needed, versions in needs(manifest).items():
            if needed not in by_slug:
                problems.append(f"plugin {slug!r} needs {needed!r}, which is not installed")
            elif not versions.contains(by_slug[needed].version, prereleases=True):
                there = by_slug[needed].version
                problems.append(f"plugin {slug!r} needs {needed} {versions}, and {there} is installed")
    return problems


def _sorted(by_slug: Mapping[str, Manifest]) -> tuple[Manifest, ...]:
    sorter = TopologicalSorter({slug: needs(manifest).keys() for slug, manifest in by_slug.items()})
    try:
        sorter.prepare()
    except CycleError as error:
        raise PluginError([f"plugins depend on each other in a circle: {' -> '.join(error.args[1])}"]) from error
    ordered: list[Manifest] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())  # sorted, so that the order is the same on every machine
        ordered += [by_slug[slug] for slug in ready]
        sorter.done(*ready)
    return tuple(ordered)
