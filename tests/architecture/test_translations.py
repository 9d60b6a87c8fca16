"""Everything a person reads exists in Chinese and in English."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation.template import templatize

from config.site import HOME

APPS = ["core", "gis", "sensors", "command", "dispatch", "maps", "simulation", "bench", "plugins"]
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
# in what `templatize` makes of a template, and in JavaScript
CALL = re.compile(
    r"\b(?P<name>n?p?gettext|_)\(\s*u?(?P<texts>(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")(?:\s*,\s*u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))*)"
)
LITERAL = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
CHINESE = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[A-Za-z]{2,}|[\u3400-\u9fff]")

KINDS = ("py", "html", "js")
CATALOGUES = sorted(file for app in APPS for file in (HOME / app).glob("**/locale/*/LC_MESSAGES/*.po"))


def files(kind: str) -> list[Path]:
    return sorted(file for app in APPS for file in (HOME / app).rglob(f"*.{kind}") if "node_modules" not in file.parts)


def name(file: Path) -> str:
    return str(file.relative_to(HOME))


def key_of(function: str, texts: list[str]) -> str | tuple[str, int]:
    if function in PLURAL:
        return texts[0], 0
    return f"{texts[0]}\x04{texts[1]}" if function in WITH_CONTEXT else texts[0]


def in_python(file: Path) -> Iterator[str | tuple[str, int]]:
    for node in ast.walk(ast.parse(file.read_text())):
        if not isinstance(node, ast.Call):
            continue
        function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if function not in SINGULAR | PLURAL | WITH_CONTEXT:
            continue
        texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if texts:
            yield key_of(function, texts)


def in_source(source: str) -> Iterator[str | tuple[str, int]]:
    for call in CALL.finditer(source):
        texts = [ast.literal_eval(text) for text in LITERAL.findall(call["texts"])]
        yield key_of(call["name"], texts)


def texts_of(file: Path) -> set[str | tuple[str, int]]:
    if file.suffix == ".py":
        return set(in_python(file))
    source = file.read_text()
    return set(in_source(templatize(source) if file.suffix == ".html" else source))


@cache
def catalogue_of(app: Path) -> dict[str | tuple[str, int], str]:
    """An app's own Chinese, without guesses and blanks; compiled when the tests start."""
    catalogue: dict[str | tuple[str, int], str] = {}
    for compiled in sorted((app / "locale" / "zh_Hans" / "LC_MESSAGES").glob("*.mo")):
        with compiled.open("rb") as file:
            translations: Any = GNUTranslations(file)
        catalogue |= translations._catalog
    return catalogue


def app_of(file: Path) -> Path:
    """The folder of the app that a file belongs to: a stage, or a plugin."""
    parts = file.relative_to(HOME).parts
    return HOME.joinpath(*parts[: 2 if parts[0] == "plugins" else 1])


def test_every_text_has_its_chinese() -> None:
    spoken = {file: texts_of(file) - catalogue_of(app_of(file)).keys() for kind in KINDS for file in files(kind)}
    missing = {name(file): sorted(map(str, texts)) for file, texts in spoken.items() if texts}
    assert missing == {}, "add it to the app's locale/zh_Hans/LC_MESSAGES/django.po"


@pytest.mark.parametrize("file", CATALOGUES, ids=name)
def test_catalogues_are_finished(file: Path) -> None:
    content = file.read_text()
    assert "#, fuzzy" not in content, "a guess of the tools is no translation"
    assert "#~ " not in content, "take out what nothing says any more"
    words = ["msgfmt", "--check-format", "--output-file=/dev/null", str(file)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("file", CATALOGUES, ids=name)
def test_translations_keep_their_placeholders(file: Path) -> None:
    for entry in file.read_text().split("\n\n")[1:]:
        original = set(PLACEHOLDER.findall(" ".join(re.findall(r'^msgid(?:_plural)? "(.*)"$', entry, re.M))))
        translated = set(PLACEHOLDER.findall(" ".join(re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', entry, re.M))))
        assert translated == original, entry


class BareText(HTMLParser):
    """Collects words that stand in a template as they are; code and data may."""

    SILENT = frozenset({"script", "style", "code", "kbd", "svg"})
    SPOKEN = frozenset({"title", "aria-label", "placeholder", "alt", "aria-description"})

    def __init__(self) -> None:
        super().__init__()
        self.silent, self.found = 0, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in self.SILENT
        self.found += [
            f'{key}="{value}"' for key, value in attrs if key in self.SPOKEN and value and WORD.search(value)
        ]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent and WORD.search(data):
            self.found.append(data.strip())


def test_templates_hold_no_bare_text() -> None:
    """But for sealed documents, which speak Chinese whoever reads them, and say so at their head."""
    sources = {name(file): file.read_text() for file in files("html")}
    spoken = {file: source for file, source in sources.items() if '<html lang="zh-CN">' not in source}
    assert {file: found for file, source in spoken.items() if (found := bare_text(source))} == {}


def bare_text(source: str) -> list[str]:
    """Words of a template that stand outside its translation tags."""
    for spoken in (
        r"{%\s*comment\b.*?endcomment\s*%}",
        r"{#.*?#}",
        r"{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}",
        r"{%\s*block\s+(?:body_class|theme|bodyclass)\s*%}.*?{%\s*endblock\b.*?%}",
        r"{%.*?%}",
        r"{{.*?}}",
    ):
        source = re.sub(spoken, "", source, flags=re.S)
    parser = BareText()
    parser.feed(source)
    return parser.found


def test_scripts_speak_through_their_page() -> None:
    """Their texts come from the page or from the catalogue, in both languages."""
    assert [name(file) for file in files("js") if CHINESE.search(file.read_text())] == []
