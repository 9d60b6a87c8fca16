"""The house keeps its own rules: style, types, layers, and whole sets of migrations."""

import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import trans_real

from config.site import HOME

PYTHON = HOME / ".venv" / "bin"
LONGEST_FILE_LINES = 400


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


@pytest.mark.heavy
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


def test_chinese_is_spoken_first() -> None:
    from django.conf import settings

    assert settings.LANGUAGE_CODE == "zh-hans"
    assert trans_real.check_for_language("zh-hans")
