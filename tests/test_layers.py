"""Imports go one way: the folders show the flow, and this test keeps it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# From the left of the flow to its right: a layer imports from itself and from those before it.
LAYERS = (
    "lazy",
    "errors",
    "garbage",
    "dates",
    "knowledge",
    "caches",
    "batches",
    "native",
    "compact",
    "parallel",
    "data",
    "text",
    "posting",
    "readers",
    "sources",
    "store",
    "mentions",
    "facts",
    "tables",
    "reports",
    "corpus",
    "jobs",
    "cluster",
    "plan",
    "each",
    "pipeline",
    "summary",
    "evaluation",
    "extraction",
    "insight",
    "cli",
    "__main__",
)
CORE = (".pyx", ".pxd")
MODULES = sorted(
    path for ending in (".py", *CORE) for path in (ROOT / "analyzer").rglob(f"*{ending}")
)
_IMPORT = re.compile(r"^\s*(?:from|c?import) (analyzer[\w.]*|skill_lexicon[\w.]*)", re.MULTILINE)


def layer_of(module: str) -> str:
    return module.split(".")[1]


def imported(path: Path) -> set[str]:
    """Return the modules of this project that a file imports, wherever in it."""
    if path.suffix in CORE:
        return set(_IMPORT.findall(path.read_text(encoding="utf-8")))
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            names.add(node.module)
            if node.module == "analyzer":
                names.update(f"analyzer.{alias.name}" for alias in node.names)
    return {name for name in names if name.split(".")[0] in {"analyzer", "skill_lexicon"}}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_layer_imports_only_from_layers_before_it(path: Path) -> None:
    parts = path.relative_to(ROOT / "analyzer").with_suffix("").parts
    if parts == ("__init__",):
        return
    own = LAYERS.index(parts[0])
    later = {
        name
        for name in imported(path)
        if name.startswith("analyzer.") and LAYERS.index(layer_of(name)) > own
    }
    assert not later, f"{'.'.join(parts)} imports from the right: {sorted(later)}"


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "skill_lexicon").rglob("*.py")),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_the_lexicon_never_imports_the_analyzer(path: Path) -> None:
    assert not {name for name in imported(path) if name.startswith("analyzer")}
