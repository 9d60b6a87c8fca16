"""The house keeps its own rules: style, types, layers, and whole sets of migrations and translations."""

import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import trans_real

from config.site import HOME

PYTHON = HOME / ".venv" / "bin"
LONGEST_FILE_LINES = 400
KEYWORDS = (
    *("gettext_noop", "gettext_lazy", "ngettext_lazy:1,2", "_"),
    *("pgettext:1c,2", "npgettext:1c,2,3", "pgettext_lazy:1c,2", "npgettext_lazy:1c,2,3"),
)


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program in the project's folder."""
    return subprocess.run([str(word) for word in words], cwd=HOME, capture_output=True, text=True, check=False)


def ours(pattern: str) -> list[Path]:
    """The project's own files that git knows or would add."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "--", pattern).stdout.splitlines()
    return [HOME / name for name in listed if (HOME / name).is_file()]


@pytest.mark.parametrize("words", [("check",), ("format", "--check")], ids=["rules", "format"])
def test_ruff_is_content(words: tuple[str, ...]) -> None:
    done = run(PYTHON / "ruff", *words, "--quiet", ".")
    assert done.returncode == 0, done.stdout


def test_types_are_strict() -> None:
    done = run(PYTHON / "mypy", ".")
    assert done.returncode == 0, done.stdout


def test_imports_keep_to_the_layers() -> None:
    done = run(PYTHON / "lint-imports")
    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_migrations_are_complete(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("makemigrations", "--check", "--dry-run")
    except SystemExit:
        pytest.fail(capsys.readouterr().out)


def test_files_stay_small() -> None:
    long = {
        str(path.relative_to(HOME)): lines
        for path in ours("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > LONGEST_FILE_LINES
    }
    assert long == {}


def test_no_folder_or_file_is_a_drawer() -> None:
    """Nothing is named after what it does not say."""
    assert [path for path in ours("*.py") if path.stem in {"utils", "helpers", "misc", "common"}] == []


@pytest.mark.parametrize("catalogue", sorted(ours("*.po")), ids=lambda path: str(path.relative_to(HOME)))
def test_translations_are_complete(catalogue: Path) -> None:
    missing = run("msgattrib", "--untranslated", "--no-obsolete", "--no-wrap", catalogue).stdout
    fuzzy = run("msgattrib", "--only-fuzzy", "--no-obsolete", "--no-wrap", catalogue).stdout
    assert (missing, fuzzy) == ("", "")
    checked = run("msgfmt", "--check-format", "--output-file=/dev/null", catalogue)
    assert checked.returncode == 0, checked.stderr


def stages() -> list[str]:
    """Folders of the project that are Django apps."""
    return sorted(path.parent.name for path in ours("*/apps.py") if path.parent.parent == HOME)


@pytest.mark.parametrize("stage", stages())
def test_every_text_for_people_has_a_translation(stage: str, tmp_path: Path) -> None:
    """What gettext finds in a stage's sources is in its catalogue."""
    wanted = texts_in(stage, tmp_path)
    known = catalogued(stage)
    assert sorted(wanted - known) == []


def texts_in(stage: str, scratch: Path) -> set[str]:
    """Texts marked for translation in a stage's Python files and templates, found as makemessages finds them."""
    from django.utils.translation.template import templatize

    sources: list[Path] = [path for path in ours(f"{stage}/*.py") if "migrations" not in path.parts]
    for template in [*ours(f"{stage}/*.html"), *ours(f"{stage}/*.txt")]:
        made = scratch / f"{template.name}-{len(sources)}.py"
        made.write_text(templatize(template.read_text(), origin=str(template)))
        sources.append(made)
    if not sources:
        return set()
    options = ["--language=Python", "--from-code=UTF-8", "--omit-header", "--force-po", "--output=-"]
    found = run("xgettext", *options, *(f"--keyword={word}" for word in KEYWORDS), *sources)
    assert found.returncode == 0, found.stderr
    return texts_of(found.stdout, scratch)


def texts_of(catalogue: str, scratch: Path) -> set[str]:
    """The msgids of a catalogue's text, each on one line as gettext writes it."""
    file = scratch / "found.po"
    file.write_text(catalogue)
    lines = run("msgcat", "--no-wrap", "--no-location", file).stdout
    return {line.removeprefix("msgid ") for line in joined(lines) if line.startswith("msgid ")} - {'""'}


def joined(text: str) -> list[str]:
    """Put strings that gettext broken at newlines on one line."""
    return text.replace('msgid ""\n"', 'msgid "').replace('\\n"\n"', "\\n").splitlines()


def catalogued(stage: str) -> set[str]:
    """The msgids of a stage's own catalogue."""
    file = HOME / stage / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    if not file.exists():
        return set()
    lines = run("msgattrib", "--no-wrap", "--no-location", "--translated", "--no-obsolete", file).stdout
    return {line.removeprefix("msgid ") for line in joined(lines) if line.startswith("msgid ")}


def test_chinese_is_spoken_first() -> None:
    from django.conf import settings

    assert settings.LANGUAGE_CODE == "zh-hans"
    assert trans_real.check_for_language("zh-hans")
