"""What a plugin's source may not do: reach past the faces of the house, speak to the broker, hook into requests."""

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

STAGES = ("core", "gis", "sensors", "command", "dispatch", "maps")
HOUSE = (*STAGES, "config", "simulation", "bench")
_WIRES = {
    "paho": "speaks MQTT itself; declare a feed",
    "channels": "uses the channel layer; append an event",
    "channels_redis": "uses the channel layer; append an event",
}


def forbidden(folder: Path, package: str, others: Collection[str] = ()) -> list[str]:
    """Every forbidden thing in the Python files of a plugin, as `file:line sentence`.

    Args:
        folder: the plugin's own. package: its Python package. others: packages of other plugins.
    """
    found = []
    for file in sorted(folder.rglob("*.py")):
        if "migrations" in file.relative_to(folder).parts:
            continue
        said = _problems(ast.parse(file.read_text(encoding="utf-8")), package, others, "tests" in file.parts)
        found += [f"{file.relative_to(folder)}:{line} {problem}" for line, problem in said]
    return found


def names_a_plugin(file: Path, packages: Collection[str] = ("plugins",)) -> list[str]:
    """Imports of plugins in a file of the house."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        f"{file.name}:{line} imports {module}"
        for line, module in _imported(tree)
        if any(module == package or module.startswith(f"{package}.") for package in packages)
    ]


def _problems(tree: ast.AST, package: str, others: Collection[str], testing: bool) -> Iterator[tuple[int, str]]:
    for line, module in _imported(tree):
        if problem := _wrong_import(module, package, others, testing):
            yield line, problem
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "MIDDLEWARE":
            yield node.lineno, "touches the middleware of the house"
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name.lower().endswith("middleware"):
            yield node.lineno, "is middleware, which runs for pages that are not the plugin's"


def _wrong_import(module: str, package: str, others: Collection[str], testing: bool) -> str:
    root = module.partition(".")[0]
    if root in _WIRES:
        return f"imports {module}: it {_WIRES[root]}"
    for other in others:
        if other != package and (module == other or module.startswith(f"{other}.")):
            return f"imports {module}, another plugin"
    if module == package or module.startswith(f"{package}."):
        return ""
    if root == "plugins":
        return f"imports {module}, another plugin"
    if root in HOUSE and not _is_face(module) and not (testing and module.startswith("core.testing")):
        return f"imports {module}, the inside of a stage; only its api is open"
    return ""


def _is_face(module: str) -> bool:
    """`core.<room>.api`, `<stage>.api`, and what stands in them."""
    parts = module.split(".")
    return parts[2:3] == ["api"] if parts[0] == "core" else parts[1:2] == ["api"] and parts[0] in STAGES


def _imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Modules that are imported, by statement or by name."""
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                yield from ((node.lineno, alias.name) for alias in node.names)
            case ast.ImportFrom(module=str(module), level=0):
                yield from (
                    (node.lineno, f"{module}.{alias.name}" if _is_room(module) else module) for alias in node.names
                )
            case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]):
                if ast.unparse(function).rpartition(".")[2] in {"import_module", "__import__", "import_string"}:
                    yield node.lineno, name


def _is_room(module: str) -> bool:
    """Whether what is imported from it is a module too: `from core.access import api`, `from sensors import api`."""
    parts = module.split(".")
    return module in {*HOUSE, "plugins"} or (parts[0] == "core" and len(parts) == 2)
