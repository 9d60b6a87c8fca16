"""Whether a manifest is sound: types, names, ranges. Pure; gives every problem at once, in words."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from core.plugins.manifest import PLACES, Declared, Feed, Manifest, Setting, Slot

_SLUG = re.compile(r"[a-z][a-z0-9_]{1,29}")
_KINDS = ("permissions", "menu", "layers", "feeds", "indicators", "datasets", "slots", "settings")
_TOPIC_PARTS = 3  # `<slug>.<thing>.<verb>`


def problems_of(manifest: Manifest, *, folder: str = "") -> list[str]:
    """Every fault of one manifest; empty where it is sound. `folder`, if given, must equal the slug."""
    wrong_types = _wrong_types(manifest)
    if wrong_types:
        return [f"plugin {manifest.slug!r}: {wrong_types}"]
    found = [
        *_names(manifest, folder),
        *_versions(manifest),
        *_own_names(manifest),
        *_twice(manifest),
        *_contributions(manifest),
    ]
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


def _contributions(manifest: Manifest) -> Iterator[str]:
    """What the types alone do not say."""
    for kind, each in _declared(manifest):
        if not (each.title.zh and each.title.en):
            yield f"{kind}: {each.name!r}: both languages are needed"
        if kind in {"layers", "indicators"} and not each.permission:
            yield f"{kind}: {each.name!r} needs a permission"
        if problem := _own_rule(each):
            yield f"{kind}: {each.name!r}{problem}"


def _own_rule(each: Declared) -> str:
    match each:
        case Slot() if each.slot not in PLACES:
            return f": there is no place {each.slot!r}; there are {', '.join(PLACES)}"
        case Feed() if not (each.good and each.bad):
            return " needs samples of good and of bad messages"
        case Setting() if each.choices and each.default not in each.choices:
            return ": the default is none of the choices"
    return ""


def _declared(manifest: Manifest) -> Iterator[tuple[str, Declared]]:
    for kind in _KINDS:
        yield from ((kind, each) for each in getattr(manifest, kind))


def _twice(manifest: Manifest) -> Iterator[str]:
    for kind in _KINDS:
        contributions: Iterable[Declared] = getattr(manifest, kind)
        counted = Counter(contribution.name for contribution in contributions)
        for name in (name for name, count in counted.items() if count > 1):
            yield f"{kind}: {name!r} is declared twice"
