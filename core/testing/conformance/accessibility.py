"""What can be said of a page's accessibility from its HTML alone (WCAG 2.2: 1.1.1, 1.3.1, 2.4.2, 3.1.1, 4.1.2).

A static look instead of a browser: it costs a millisecond a page, so every page of every plugin is looked at in every
run. Contrast is measured once for the house's tokens (`tests/core/test_pages_tokens.py`), which all pages wear.
"""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    {"input", "img", "br", "hr", "meta", "link", "col", "source", "area", "base", "wbr", "track", "embed"}
)
_NAMED_BY_TEXT = frozenset({"a", "button", "summary", "label", "th", "h1", "h2", "h3", "h4", "h5", "h6", "title"})
_CONTROLS = frozenset({"input", "select", "textarea"})
_REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls")
Attributes = dict[str, str | None]


@dataclass
class _Element:
    tag: str
    attributes: Attributes
    line: int
    text: str = ""
    within: tuple[str, ...] = ()


@dataclass
class _Reader(HTMLParser):
    elements: list[_Element] = field(default_factory=list)
    open: list[_Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = _Element(tag, dict(attrs), self.getpos()[0], within=tuple(each.tag for each in self.open))
        self.elements.append(found)
        if tag not in _VOID:
            self.open.append(found)
        alt = found.attributes.get("alt") or found.attributes.get("aria-label") if tag in {"img", "svg"} else None
        if alt:
            self.handle_data(alt)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        for each in self.open:
            each.text += data


def faults(html: str, *, fragment: bool = False) -> list[str]:
    """What is wrong with a page, as `line: sentence`; a fragment is not asked for a frame."""
    reader = _Reader()
    reader.feed(html)
    found = [*_names(reader.elements), *_ids(reader.elements), *_headings(reader.elements)]
    return found if fragment else [*_frame(reader.elements), *found]


def _frame(elements: list[_Element]) -> list[str]:
    found = []
    by_tag = Counter(each.tag for each in elements)
    if not any(each.tag == "html" and each.attributes.get("lang") for each in elements):
        found.append("the page does not say its language")
    if not any(each.tag == "title" and each.text.strip() for each in elements if "svg" not in each.within):
        found.append("the page has no title")
    for tag in ("main", "h1"):
        if by_tag[tag] != 1:
            found.append(f"the page has {by_tag[tag]} <{tag}>, not one")
    return found


def _names(elements: list[_Element]) -> list[str]:
    labelled = {each.attributes.get("for") for each in elements if each.tag == "label" and each.text.strip()}
    return [
        f"{each.line}: <{each.tag}> {each.attributes.get('name') or each.attributes.get('href') or ''} has no name"
        for each in elements
        if _needs_name(each) and not _has_name(each, labelled)
    ]


def _needs_name(each: _Element) -> bool:
    if each.attributes.get("aria-hidden") == "true" or "template" in each.within:
        return False
    if each.tag in _CONTROLS:
        return each.attributes.get("type") not in {"hidden", "submit", "button", "reset", "image"}
    return each.tag in _NAMED_BY_TEXT | {"img", "iframe"} and (each.tag != "a" or "href" in each.attributes)


def _has_name(each: _Element, labelled: set[str | None]) -> bool:
    attributes = each.attributes
    if attributes.get("aria-label") or attributes.get("aria-labelledby") or attributes.get("title"):
        return True
    if each.tag in _CONTROLS:
        return "label" in each.within or (attributes.get("id") is not None and attributes["id"] in labelled)
    if each.tag == "img":
        return "alt" in attributes
    return bool(each.text.strip())


def _ids(elements: list[_Element]) -> list[str]:
    counted = Counter(each.attributes["id"] for each in elements if each.attributes.get("id"))
    found = [f"the id {name!r} is there {count} times" for name, count in counted.items() if count > 1]
    for each in elements:
        for attribute in _REFERENCES:
            for name in (each.attributes.get(attribute) or "").split():
                if name not in counted:
                    found.append(f"{each.line}: {attribute} of <{each.tag}> names {name!r}, which is not there")
        if each.tag == "label" and each.attributes.get("for") and each.attributes["for"] not in counted:
            found.append(f"{each.line}: <label> is for {each.attributes['for']!r}, which is not there")
    return found


def _headings(elements: list[_Element]) -> list[str]:
    found, before = [], 1
    for each in elements:
        if each.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            level = int(each.tag[1])
            if level > before + 1:
                found.append(f"{each.line}: <{each.tag}> {each.text.strip()[:30]!r} comes after <h{before}>")
            before = level
    return found
