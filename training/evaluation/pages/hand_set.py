"""Count the numbers that people set by hand and that decide what is read."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeGuard

import digitapp
from digitapp.settings import DEFAULTS, Settings

PACKAGES = ("preprocessing", "segmentation", "recognition", "pipeline")
"""The packages of digitapp that read a page."""

BESIDE = ("tables", "forms")
"""The packages that find tables and read forms; their numbers are no settings."""

_NEUTRAL = frozenset({0, 0.5, 1, 2, 3, 4, 8, 127, 255})
"""Numbers inside functions that set nothing: ends and middles of ranges, both sides, and the
neighbours of a pixel."""

_GUARD = 1e-4
"""Smaller numbers inside functions avoid a division by zero or its logarithm."""


@dataclass(frozen=True)
class HandSet:
    """settings: numbers in the records of settings; constants: numbers that a module names;
    inside: other numbers in functions; tables, forms: those of both kinds in these packages."""

    settings: int
    constants: int
    inside: int
    tables: int = 0
    forms: int = 0

    @property
    def total(self) -> int:
        return self.settings + self.constants + self.inside + self.tables + self.forms


def hand_set(settings: Settings = DEFAULTS, root: Path | None = None) -> HandSet:
    """Count the numbers of digitapp as it is, or of the sources below `root`."""
    root = root or Path(digitapp.__file__).parent
    trees = [tree for name in PACKAGES for tree in _trees(root / name)]
    beside = [
        sum(named_in(tree) + inside_functions(tree) for tree in _trees(root / name))
        for name in BESIDE
    ]
    return HandSet(
        in_record(settings),
        sum(map(named_in, trees)),
        sum(map(inside_functions, trees)),
        *beside,
    )


def _trees(folder: Path) -> list[ast.Module]:
    """The modules of a package, without its settings."""
    files = [file for file in sorted(folder.rglob("*.py")) if file.name != "settings.py"]
    return [ast.parse(file.read_text("utf-8")) for file in files]


def in_record(value: Any) -> int:
    """Count the numbers in a record, its tuples and the records in it; switches do not count."""
    if is_dataclass(value):
        return sum(in_record(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, tuple):
        return sum(map(in_record, value))
    return int(_is_number(value))


def named_in(tree: ast.Module) -> int:
    """Count the numbers that a module gives to names outside functions and classes."""
    values = [n.value for n in tree.body if isinstance(n, (ast.Assign, ast.AnnAssign))]
    return len([n for v in values if v is not None for n in _numbers(ast.walk(v))])


def inside_functions(tree: ast.Module) -> int:
    """Count the numbers in functions, except neutral ones and guards against zero."""
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.Lambda)]
    # A function inside another must not count twice.
    nodes = {id(n): n for f in functions for n in ast.walk(f)}
    values = [abs(number) for number in _numbers(nodes.values())]
    return len([v for v in values if v not in _NEUTRAL and v >= _GUARD])


def _numbers(nodes: Iterable[ast.AST]) -> list[float]:
    return [n.value for n in nodes if isinstance(n, ast.Constant) and _is_number(n.value)]


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
