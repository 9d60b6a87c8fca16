"""Making a new plugin: files from templates, green at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from keyword import iskeyword
from pathlib import Path
from string import Template

from core.plugins.errors import PluginError
from core.version import VERSION

TEMPLATES = Path(__file__).parent / "scaffold"
_NAME = re.compile(r"[a-z][a-z0-9_]{1,29}")
_KITS = {
    "register": {
        "models.py": "models.py",
        "registers.py": "registers.py",
        "figures.py": "figures.py",
    },
    "workflow": {"forms.py": "forms.py", "workflows.py": "workflows.py"},
}


@dataclass(frozen=True)
class Plan:
    """What to make: a plugin, with a register of things and a process where they are named.

    Attributes:
        package: the Python package the plugin will be in, whose models and forms it imports.
    """

    slug: str
    title_zh: str
    title_en: str
    register: str = ""
    workflow: str = ""
    package: str = "plugins"

    def problems(self) -> Iterator[str]:
        """What cannot be, in sentences."""
        for what, name in (("slug", self.slug), ("register", self.register), ("workflow", self.workflow)):
            if name and (not _NAME.fullmatch(name) or iskeyword(name)):
                yield f"{what} {name!r}: 2 to 30 small letters, digits and _, a letter first, no word of Python's"
        if self.register and self.register == self.workflow:
            yield "the register and the workflow need names of their own"
        for title in (self.title_zh, self.title_en):
            if not title or re.search(r'["\\\n$]', title):
                yield f"title {title!r}: a line of text without quotes, backslashes and dollar signs"


def make_plugin(plan: Plan, folder: Path) -> Path:
    """Write the plugin below `folder`; returns its own folder. Its migration is made afterwards by makemigrations.

    Raises:
        PluginError: a name cannot be, or something is there already.
    """
    target = folder / plan.slug
    problems = list(plan.problems())
    if target.exists():
        problems.append(f"{target} is there already")
    if problems:
        raise PluginError(problems)
    values = _values(plan)
    for name, template in _files(plan).items():
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_filled(template, values).rstrip("\n") + "\n", encoding="utf-8")
    for package in (target, target / "tests", *([target / "migrations"] if plan.register else [])):
        package.mkdir(exist_ok=True)
        (package / "__init__.py").touch()
    return target


def _files(plan: Plan) -> dict[str, str]:
    files = {"plugin.py": "plugin.py", "README.md": "README.md", f"tests/test_{plan.slug}.py": "test.py"}
    for kit in ("register", "workflow"):
        if getattr(plan, kit):
            files |= _KITS[kit]
    if plan.register or plan.workflow:
        files["samples.py"] = "samples.py"
    return files


def _filled(template: str, values: Mapping[str, str]) -> str:
    return Template((TEMPLATES / f"{template}-tpl").read_text(encoding="utf-8")).substitute(values)


def _values(plan: Plan) -> dict[str, str]:
    whole, part = VERSION.split(".")[:2]
    package = f"{plan.package}.{plan.slug}"
    thing, process = plan.register or "thing", plan.workflow or "process"
    return {
        "slug": plan.slug,
        "title_zh": plan.title_zh,
        "title_en": plan.title_en,
        "core": f">={whole}.{part},<{int(whole) + 1}",
        "thing": thing,
        "Thing": _class(thing),
        "THING": thing.upper(),
        "process": process,
        "PROCESS": process.upper(),
        "relative_models": f"from {package}.models import {_class(thing)}",
        "relative_forms": f"from {package}.forms import Decision, Opening\n",
        "imports": "Indicator, Manifest, Text" if plan.register else "Manifest, Text",
        "contributions": _contributions(plan),
        "files": _told(plan),
        **_sample(plan),
        **_test(plan),
    }


def _class(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _contributions(plan: Plan) -> str:
    if not plan.register:
        return ""
    return f"""    indicators=(
        Indicator(
            name="in_use",
            title=Text(zh="在用{plan.title_zh}", en="{plan.title_en} in use"),
            unit=Text(zh="个", en=""),
            permission="{plan.slug}.{plan.register}.view",
            value="figures.in_use",
            rows="{plan.register}/?state=1",
        ),
    ),
"""


def _told(plan: Plan) -> str:
    rows = []
    if plan.register:
        rows += [
            "| `models.py` | the table of its records |",
            f"| `registers.py` | the register `{plan.slug}.{plan.register}` |",
            "| `figures.py` | what its indicator counts |",
        ]
    if plan.workflow:
        rows += [
            f"| `workflows.py` | the process `{plan.slug}.{plan.workflow}` |",
            "| `forms.py` | what people fill in along it |",
        ]
    if rows:
        rows.append("| `samples.py` | made-up content |")
    return "\n".join(rows)


def _sample(plan: Plan) -> dict[str, str]:
    imports, body = ["from core.accounts.api import Agency"], ["    agency = Agency.objects.get(parent=None)"]
    if plan.register:
        imports += ["from core.registers.api import REGISTERS, create"]
        body += [
            f'    register = REGISTERS["{plan.slug}.{plan.register}"]',
            "    first = register.model.objects.count() + 1",
            "    for number in range(first, first + count):",
            "        place = Point(121.42 + number * 7 % 50 * 0.003, 38.92 + number * 11 % 40 * 0.002, srid=4490)",
            f'        named = {{"name": f"示例{plan.title_zh}{{number}}", "code": f"S{{number:05}}"}}',
            '        create(SYSTEM, register, {**named, "place": place, "agency": agency}, why="sample")',
        ]
    if plan.workflow:
        imports += ["from core.workflows.api import open_case"]
        body += [
            "    for number in range(count):",
            '        asked = {"what": f"示例事项{number + 1}", "reason": "示例"}',
            f'        open_case(SYSTEM, "{plan.slug}.{plan.workflow}", asked, agency)',
        ]
    head = "from django.contrib.gis.geos import Point\n\n" if plan.register else ""
    return {"sample_imports": "\n".join([*imports, ""]), "sample_body": "\n".join(body), "sample_head": head}


def _test(plan: Plan) -> dict[str, str]:
    if not plan.register:
        return {"test_imports": "", "test_body": ""}
    return {
        "test_imports": "\nfrom core.registers.api import REGISTERS",
        "test_body": f"""

def test_its_register_stands_on_the_map() -> None:
    assert REGISTERS["{plan.slug}.{plan.register}"].place == "place"
""",
    }
