"""Imports run downward only; who may import what is read from the sources, not from memory."""

from __future__ import annotations

import ast
import configparser
import functools
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# From the roof down: a package may import those of the lines below its own, and nothing else.
LAYERS = (
    ("main",),
    ("training",),
    ("digitapp.cli",),
    ("digitapp.commands",),
    ("digitapp.web.server",),
    ("digitapp.web.application",),
    ("digitapp.web.page",),
    ("digitapp.web",),
    ("digitapp.gui.app",),
    ("digitapp.gui.window",),
    ("digitapp.gui.panels", "digitapp.gui.dialogs"),
    ("digitapp.gui.canvas", "digitapp.gui.background"),
    ("digitapp.gui.toolkit",),
    ("digitapp.gui", "digitapp.evaluation", "digitapp.batch"),
    ("digitapp.storage",),
    ("digitapp.review",),
    ("digitapp.editor",),
    ("digitapp.forms",),
    ("digitapp.rules",),
    ("digitapp.pipeline",),
    ("digitapp.settings",),
    ("digitapp.recognition",),
    ("digitapp.preprocessing", "digitapp.tables"),
    ("digitapp.segmentation",),
    ("digitapp.io", "digitapp.models", "digitapp.i18n", "digitapp.statistics"),
    (
        *("digitapp.records", "digitapp.errors", "digitapp.deadline"),
        *("digitapp.resources", "digitapp.environment", "digitapp.shared_library"),
    ),
)
LAYER_OF = {name: len(LAYERS) - i for i, names in enumerate(LAYERS) for name in names}
MOST_FILES = 12
FOR_TRAINING = {
    *("tensorflow", "keras", "keras_tuner", "sklearn", "matplotlib", "tf2onnx", "onnx"),
    "training",
}

FOR_THE_WEB_PAGE = {"gradio", "fastapi", "fastapi_offline", "starlette", "uvicorn", "h11"}


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


def package(module: str) -> str:
    """The package of LAYERS that a module belongs to; "" for the public face, which has none."""
    parts = module.split(".")
    prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((prefix for prefix in prefixes if prefix in LAYER_OF), "")


def layer(module: str) -> int:
    return LAYER_OF.get(package(module), 0)


def ours(modules: frozenset[str]) -> set[str]:
    return {name for name in modules if name.split(".")[0] in ("digitapp", "training", "main")}


def test_the_sources_are_found():
    assert {"main", "digitapp.cli", "digitapp.records", "digitapp.io.load"} <= SOURCES.keys()
    assert "digitapp.records" in imports("digitapp.io.load")


def pairs() -> list[tuple[str, str]]:
    """Every module with each of our modules that it imports."""
    return [(module, name) for module in sorted(SOURCES) for name in sorted(ours(imports(module)))]


def test_every_module_has_a_layer():
    homeless = [module for module in SOURCES if module != "digitapp" and not package(module)]
    assert not homeless, "these belong to no package of LAYERS"


def test_imports_run_downward():
    upward = [
        f"{module} imports {name}"
        for module, name in pairs()
        if "digitapp" not in (module, name) and package(name) != package(module)
        if layer(name) >= layer(module)
    ]
    assert not upward


def test_the_public_face_is_for_those_above_it():
    above = layer("digitapp.evaluation")
    assert not [m for m, name in pairs() if name == "digitapp" and layer(m) < above]


def test_no_modules_import_each_other_in_a_circle():
    left = {module: ours(imports(module)) - {module} for module in SOURCES}
    # A package's face hands on what its modules define: whoever imports it imports those.
    while free := [module for module, names in left.items() if not names & left.keys()]:
        for module in free:
            del left[module]
    assert not left, "each of these imports another of them"


def test_folders_can_be_looked_over():
    sources = [*SOURCES.values(), *(ROOT / "tests").rglob("*.py")]
    folders = {file.parent for file in sources}
    sizes = {
        folder: len([f for f in folder.glob("*.py") if f.name != "__init__.py"])
        for folder in folders
    }
    assert not {folder: size for folder, size in sizes.items() if size > MOST_FILES}


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
    network |= {"webbrowser", *FOR_THE_WEB_PAGE}
    application = [m for m in SOURCES if not m.startswith(("training", "digitapp.web"))]
    assert not [m for m in application if tops(m) & network]


def test_only_the_command_serve_imports_the_web_page():
    users = {m for m, name in pairs() if name.startswith("digitapp.web")}
    assert {m for m in users if not m.startswith("digitapp.web")} == {"digitapp.commands.serve"}


def test_only_the_cluster_reaches_other_machines():
    users = {
        m for m in SOURCES if not m.startswith("training") and tops(m) & {"distributed", "dask"}
    }
    assert users == {"digitapp.batch.cluster"}
    assert [m for m, name in pairs() if name == "digitapp.batch.cluster"] == [
        "digitapp.commands.reading_job"
    ]


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
