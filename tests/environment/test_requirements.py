"""What digitapp needs is read from setup.cfg, and looked for without importing it."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from packaging.requirements import Requirement

from digitapp.environment import requirements
from digitapp.environment.requirements import ROOT

EXTRAS = ("train", "dev", "cluster", "web")


def test_every_requirement_is_found_by_its_import_name():
    assert {"numpy", "cv2", "PIL", "tkinterdnd2"} <= set(requirements.import_names())
    assert {"sklearn", "xdist", "keras_tuner"} <= set(requirements.import_names(EXTRAS))
    assert requirements.is_installed(EXTRAS), "the tests run where all is installed"


def test_a_missing_package_is_noticed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(requirements, "requirements", lambda extras=(): ["numpy", "no-such>=1,<2"])
    assert requirements.import_names() == ["numpy", "no_such"]
    assert not requirements.is_installed()


def test_another_bound_changes_the_fingerprint(monkeypatch: pytest.MonkeyPatch):
    before = requirements.fingerprint()
    assert requirements.fingerprint() == before != requirements.fingerprint(EXTRAS)
    monkeypatch.setattr(requirements, "requirements", lambda extras=(): ["numpy>=3"])
    assert requirements.fingerprint() != before


def test_the_first_start_needs_nothing_installed():
    """Isolated from site-packages, its modules still import; numpy would not."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
        "from digitapp.environment import virtual_environment, is_installed; "
        "sys.exit(is_installed())"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_looking_for_packages_imports_none_of_them():
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
        "from digitapp.environment import is_installed; assert is_installed(); "
        "sys.exit(' '.join({'numpy', 'cv2', 'subprocess', 'ctypes'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.strip() == ""


def test_every_runtime_dependency_is_bounded_and_locked():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins = dict(re.findall(r"^([\w.-]+)==([\w.]+)[^\n]*\\\n    --hash=sha256:", lock, re.MULTILINE))
    for line in map(Requirement, requirements.requirements()):
        assert {bound.operator for bound in line.specifier} == {">=", "<"}, line.name
        assert pins[line.name] in line.specifier
