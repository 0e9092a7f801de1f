"""Imports run downward only; who may import what is read from the sources, not from memory."""

from __future__ import annotations

import ast
import configparser
import functools
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# The higher a floor, the more it may see. Packages of one floor do not see each other.
FLOORS = {
    "main": 13,
    "training": 12,
    "digitapp.cli": 12,
    "digitapp.gui": 11,
    "digitapp.gui.app": 11,
    "digitapp.evaluation": 10,
    "digitapp.batch": 10,
    "digitapp.storage": 9,
    "digitapp.editor": 8,
    "digitapp.pipeline": 7,
    "digitapp.recognition": 6,
    "digitapp.preprocessing": 5,
    "digitapp.segmentation": 4,
    "digitapp.models": 3,
    "digitapp.io": 3,
    "digitapp.i18n": 3,
    "digitapp.settings": 2,
    "digitapp.records": 1,
    "digitapp.errors": 1,
    "digitapp.resources": 1,
    "digitapp.environment": 1,
}
FOR_TRAINING = {
    *("tensorflow", "keras", "keras_tuner", "sklearn", "matplotlib", "tf2onnx", "onnx"),
    "training",
}


def module_name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {
    module_name(file): file
    for file in [
        ROOT / "main.py",
        *(ROOT / "digitapp").rglob("*.py"),
        *(ROOT / "training").rglob("*.py"),
    ]
}


@functools.cache
def imports(module: str) -> frozenset[str]:
    """Every module that a source names, also inside functions; those of digitapp in full."""
    tree = ast.parse(SOURCES[module].read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module.split(".")
                if SOURCES[module].name != "__init__.py":
                    package = package[:-1]
                base = ".".join([*package[: len(package) - node.level + 1], base]).rstrip(".")
            found |= {
                full if (full := f"{base}.{alias.name}") in SOURCES else base
                for alias in node.names
            }
    return frozenset(found)


def tops(module: str) -> set[str]:
    return {name.split(".")[0] for name in imports(module)}


def floor(module: str) -> int | None:
    """The floor of a module by its longest known prefix; the public face has none."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        if (prefix := ".".join(parts[:length])) in FLOORS:
            return FLOORS[prefix]
    return None


def room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def ours(modules: frozenset[str]) -> set[str]:
    return {name for name in modules if name.split(".")[0] in ("digitapp", "training", "main")}


def test_the_sources_are_found():
    assert {"main", "digitapp.cli", "digitapp.records", "digitapp.io.load"} <= SOURCES.keys()
    assert "digitapp.records" in imports("digitapp.io.load")


def pairs() -> list[tuple[str, str]]:
    """Every module with each of our modules that it imports."""
    return [(module, name) for module in sorted(SOURCES) for name in sorted(ours(imports(module)))]


def test_every_module_has_a_floor():
    homeless = [module for module in SOURCES if module != "digitapp" and not floor(module)]
    assert not homeless, "these belong to no room of FLOORS"


def test_imports_run_downward():
    upward = [
        f"{module} imports {name}"
        for module, name in pairs()
        if "digitapp" not in (module, name) and room(name) != room(module)
        if not (module.startswith("training") and name.startswith("training"))
        if (floor(name) or 0) >= (floor(module) or 0)
    ]
    assert not upward


def test_the_public_face_is_for_those_above_it():
    assert not [m for m, name in pairs() if name == "digitapp" and (floor(m) or 0) < 4]


def test_only_the_window_imports_tkinter():
    assert not [m for m in SOURCES if not m.startswith("digitapp.gui") and "tkinter" in tops(m)]


def test_the_application_needs_nothing_of_training():
    assert not [m for m in SOURCES if not m.startswith("training") and tops(m) & FOR_TRAINING]


def test_the_first_start_needs_the_standard_library_alone():
    known = sys.stdlib_module_names | {"digitapp"}
    first = [m for m in SOURCES if m == "main" or m.startswith("digitapp.environment")]
    assert len(first) > 3
    assert not [m for m in first if tops(m) - known]


def test_the_application_opens_no_socket():
    network = {"socket", "http", "urllib", "requests", "ftplib", "smtplib", "asyncio"}
    assert not [m for m in SOURCES if not m.startswith("training") and tops(m) & network]


def test_the_wheel_takes_every_package():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    listed = set(config["options"]["packages"].split())
    packages = {
        name
        for name, file in SOURCES.items()
        if file.name == "__init__.py" and name.startswith("digitapp")
    }
    assert listed == packages | {"digitapp.assets"}
