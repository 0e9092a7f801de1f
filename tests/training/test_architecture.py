"""Imports in training run downward only, as read from the sources."""

from __future__ import annotations

import ast
import functools
from pathlib import Path

from tests.conftest import ALL_SLOW

ROOT = Path(__file__).resolve().parents[2]

# A package may import those of lower numbers; packages of one number do not import each other.
FLOORS = {
    "training.__main__": 12,
    "training.signs": 12,
    "training.page_benchmark": 12,
    "training.cli": 11,
    "training.schedule": 10,
    "training.steps": 9,
    "training.export": 8,
    "training.tuning": 8,
    "training.evaluation.forms": 7.5,
    "training.evaluation.super_resolution": 7,
    "training.evaluation.pages": 7,
    "training.evaluation.pages.drawing": 6,
    "training.evaluation": 6,
    "training.fitting": 5,
    "training.synthesis.samples": 4.6,
    "training.synthesis.lines": 4,
    "training.synthesis.scenes": 3,
    "training.synthesis.pages": 4.3,
    "training.synthesis.strokes": 2,
    "training.synthesis": 1,
    "training.networks": 1,
    "training.recipes": 1,
    "training.data": 1,
    "training": 0,
}
MOST_FILES, MOST_LINES = 13, 300
KERAS = {"keras", "keras_tuner", "tensorflow"}


def _name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


SOURCES = {_name(file): file for file in (ROOT / "training").rglob("*.py")}


def _room(module: str) -> str:
    """The longest name in FLOORS that contains a module."""
    while module not in FLOORS:
        module = module.rpartition(".")[0]
    return module


def _imports(module: str) -> set[str]:
    """The modules of training that a source names, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(SOURCES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in SOURCES else node.module for name in names}
    return {name for name in found if name.split(".")[0] == "training"}


def test_imports_run_downward() -> None:
    pairs = [(module, name) for module in sorted(SOURCES) for name in sorted(_imports(module))]
    assert ("training.cli", "training.schedule") in pairs
    upward = [
        f"{module} imports {name}"
        for module, name in pairs
        if _room(module) != _room(name) and FLOORS[_room(module)] <= FLOORS[_room(name)]
    ]
    assert not upward


@functools.cache
def _first_imports(file: Path) -> frozenset[str]:
    """What is imported as soon as a file is, with pytest's importorskip."""
    found: set[str] = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Expr) and "importorskip" in ast.unparse(node):
            found |= {str(ast.literal_eval(word)) for word in getattr(node.value, "args", ())}
    return frozenset(found)


def _reached(file: Path) -> set[str]:
    """All modules that importing a file imports, as far as training names them."""
    reached: set[str] = set()
    pending = {*_first_imports(file)}
    while pending:
        module = pending.pop()
        reached.add(module)
        if module in SOURCES:
            pending |= _first_imports(SOURCES[module]) - reached
    return reached


def test_recipes_and_steps_start_without_keras() -> None:
    """The command line answers at once, because no module that it imports needs Keras."""
    reached = _reached(SOURCES["training.cli"])
    assert "training.recipes.classifier" in reached
    assert not reached & KERAS


def test_only_files_that_are_slow_as_a_whole_import_keras() -> None:
    """Keras takes longer to import than all quick tests of training take."""
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    slow = {file for file in tests if ALL_SLOW in file.read_text("utf-8")}
    importing = {file for file in tests if _reached(file) & KERAS}
    assert importing and importing <= slow


def test_folders_and_files_stay_small() -> None:
    folders = {file.parent for file in SOURCES.values()}
    assert not [f for f in folders if len(list(f.glob("*.py"))) > MOST_FILES]
    long = [name for name, f in SOURCES.items() if f.read_text("utf-8").count("\n") > MOST_LINES]
    assert not long
