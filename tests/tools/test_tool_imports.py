"""Every name that a tool takes from another module exists there.

The suite runs few of the builders, so a name that was changed elsewhere would go unnoticed. The
modules are parsed, not imported: most need packages that only the tools' own environment has.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "tools", ROOT / "src", ROOT / "benchmarks", ROOT / "tests")


@cache
def source_of(module: str) -> Path | None:
    """Return the file of one of our own modules, or None for a module from elsewhere."""
    for folder in FOLDERS:
        base = folder.joinpath(*module.split("."))
        for path in (base.with_suffix(".py"), base / "__init__.py"):
            if path.is_file():
                return path
    return None


@cache
def defined_in(path: Path) -> set[str]:
    """Return the names that a module binds at its top level, and its submodules."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            names.update(alias.asname or alias.name for alias in node.names)
    if path.name == "__init__.py":
        names.update(each.stem for each in path.parent.iterdir())
    return names


def used_names(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Return (module, name) for each name that a module takes from one of our modules."""
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if source_of(f"{node.module}.{alias.name}"):
                    modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                else:
                    yield node.module, alias.name
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=alias), attr=attribute) if alias in modules:
                yield modules[alias], attribute


def test_every_name_a_tool_uses_exists() -> None:
    missing = []
    for path in sorted((ROOT / "tools").rglob("*.py")):
        for module, name in used_names(ast.parse(path.read_text("utf-8"))):
            source = source_of(module)
            if source is not None and name not in defined_in(source):
                missing.append(f"{path.relative_to(ROOT)}: {module}.{name}")
            if source is None and module.split(".")[0] == "osteopoint":
                missing.append(f"{path.relative_to(ROOT)}: {module}")
    assert missing == []
