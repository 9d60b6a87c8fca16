"""Whether a manifest is sound: types, names, ranges. Pure; gives every problem at once, in words."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from core.plugins.manifest import Declared, Manifest

_SLUG = re.compile(r"[a-z][a-z0-9_]{1,29}")
_TOPIC_PARTS = 3  # `<slug>.<thing>.<verb>`


def problems_of(manifest: Manifest, *, folder: str = "") -> list[str]:
    """Every fault of one manifest; empty where it is sound. `folder`, if given, must equal the slug."""
    wrong_types = _wrong_types(manifest)
    if wrong_types:
        return [f"plugin {manifest.slug!r}: {wrong_types}"]
    found = [*_names(manifest, folder), *_versions(manifest), *_own_names(manifest), *_twice(manifest)]
    return [f"plugin {manifest.slug!r}: {problem}" for problem in found]


def _wrong_types(manifest: Manifest) -> str:
    """msgspec checks types when it converts, not when a Struct is made by hand."""
    try:
        msgspec.convert(msgspec.to_builtins(manifest), Manifest)
    except (msgspec.ValidationError, TypeError) as error:
        return str(error)
    return ""


def _names(manifest: Manifest, folder: str) -> Iterator[str]:
    if not _SLUG.fullmatch(manifest.slug):
        yield "slug: 2 to 30 small letters, digits and _, a letter first"
    if folder and folder != manifest.slug:
        yield f"slug: must be the name of its folder, {folder!r}"
    if not (manifest.title.zh and manifest.title.en):
        yield "title: both languages are needed"


def _versions(manifest: Manifest) -> Iterator[str]:
    try:
        Version(manifest.version)
    except InvalidVersion:
        yield f"version: {manifest.version!r} is not a version"
    try:
        SpecifierSet(manifest.core)
    except InvalidSpecifier:
        yield f"core: {manifest.core!r} is not a range of versions"
    for needed in manifest.depends:
        try:
            Requirement(needed)
        except InvalidRequirement:
            yield f"depends: {needed!r} is not a plugin with a range, such as 'water>=1.2'"


def _own_names(manifest: Manifest) -> Iterator[str]:
    """What leaves the plugin carries its slug, so that two plugins can never claim one name."""
    for kind, names in (
        ("permissions", [permission.name for permission in manifest.permissions]),
        ("publishes", list(manifest.publishes)),
    ):
        for name in names:
            if not name.startswith(f"{manifest.slug}.") or name.count(".") != _TOPIC_PARTS - 1:
                yield f"{kind}: {name!r} must have the form {manifest.slug}.<thing>.<verb>"


def _twice(manifest: Manifest) -> Iterator[str]:
    for kind in ("permissions", "menu", "layers", "feeds", "indicators", "datasets", "slots", "settings"):
        contributions: Iterable[Declared] = getattr(manifest, kind)
        counted = Counter(contribution.name for contribution in contributions)
        for name in (name for name, count in counted.items() if count > 1):
            yield f"{kind}: {name!r} is declared twice"
