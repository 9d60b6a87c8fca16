"""`manage.py startplugin`: what it makes is green at once, as a folder of the house and as a package of its own."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config.site import HOME
from core.plugins.errors import PluginError
from core.plugins.scaffolding import Plan, make_plugin

LONGEST_PYTHON_LINES = 200
TREES = Plan("trees_t", "古树", "Old trees", "tree", "felling", package="outside")


def announce(folder: Path) -> Path:
    """Make the package one that is installed with an entry point; returns what goes on the path."""
    (folder / "__init__.py").touch()
    metadata = folder.parent / "outside-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: outside\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[zhihui.plugins]\ntrees_t = outside.trees_t.plugin:manifest\n")
    return folder.parent


def run(path: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program of the house with the package on its path."""
    env = {**os.environ, "PYTHONPATH": str(path), **environment}
    return subprocess.run([sys.executable, *words], cwd=HOME, env=env, capture_output=True, text=True, check=False)


def test_it_passes_the_conformance_suite_as_an_installed_package(tmp_path: Path, db: None) -> None:
    """On a database of its own: manifest, migration, pages, layer, figure and the rest."""
    folder = tmp_path / "outside"
    folder.mkdir()
    made, path = make_plugin(TREES, folder), announce(folder)
    migrated = run(path, "manage.py", "makemigrations", "trees_t", DJANGO_SETTINGS_MODULE="config.settings")
    assert migrated.returncode == 0, migrated.stderr
    assert (made / "migrations" / "0001_initial.py").is_file()
    declared = [file for file in made.glob("*.py") if file.name != "samples.py"]
    assert sum(len(file.read_text().splitlines()) for file in declared) <= LONGEST_PYTHON_LINES
    mine = {"PYTEST_XDIST_WORKER": "scaffold", "ZHIHUI_TEST_DATABASE": "test_scaffold"}
    suite = ("-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", "--show-capture=no")
    done = run(path, *suite, "tests/plugins/test_conformance.py", ZHIHUI_CONFORMANCE="trees_t", **mine)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert "11 passed" in done.stdout


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (Plan("Trees", "树", "Trees"), "slug 'Trees'"),
        (Plan("class", "树", "Trees"), "no word of Python's"),
        (Plan("trees", '树"', "Trees"), "a line of text without quotes"),
        (Plan("trees", "树", "Trees", "tree", "tree"), "names of their own"),
        (Plan("taken", "树", "Trees"), "is there already"),
    ],
)
def test_what_cannot_be_made_is_said(tmp_path: Path, plan: Plan, said: str) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(PluginError, match=said):
        make_plugin(plan, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["taken"]


def test_the_command_makes_the_least_too(tmp_path: Path) -> None:
    folder = tmp_path / "outside"
    folder.mkdir()
    call_command("startplugin", "plain_t", title_zh="素", title_en="Plain", folder=folder, stdout=StringIO())
    made = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
    assert "plain_t/plugin.py" in made
    assert "plain_t/models.py" not in made
    with pytest.raises(CommandError, match="is there already"):
        call_command("startplugin", "plain_t", folder=folder, stdout=StringIO())
