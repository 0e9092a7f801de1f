"""In processes of their own, which have imported nothing yet."""

import subprocess
import sys
from pathlib import Path

import pytest

from digitapp.shared_library import preload, read_ahead

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc/self/maps")


def run(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_library_is_there_before_its_package_is_imported():
    file, before, after, imported = run("""
import sys
from pathlib import Path
from digitapp.shared_library import preload, read_ahead
maps = Path("/proc/self/maps")
(file,) = preload("cv2", "cv2*.so")
before = maps.read_text().count(str(file)), "cv2" in sys.modules
import cv2
print(file, *before, maps.read_text().count(str(file)) == before[0])
""")
    assert Path(file).name.startswith("cv2")
    assert int(before) > 0
    assert after == "False"
    assert imported == "True", "the import loaded the library once more"


@pytest.mark.parametrize(
    ("package", "pattern"),
    [("no_such_package", "*.so"), ("json", "*.so"), ("pathlib", "*.py"), ("pip", "*.toml")],
)
def test_what_cannot_be_loaded_is_left_to_the_import(package, pattern):
    assert preload(package, pattern) == []


def test_the_library_that_is_read_ahead_is_the_one_that_is_imported():
    ahead, *imported = run("""
import sys
from digitapp.shared_library import read_ahead
print(*read_ahead("onnxruntime", "capi/onnxruntime_pybind11_state*"))
from digitapp.models.runtime import onnxruntime
print(*(m.__file__ for n, m in sys.modules.items() if n.endswith("pybind11_state")))
""")
    assert imported == [ahead]


def test_what_is_missing_or_imported_is_not_read_ahead():
    assert read_ahead("no_such_package", "*") == []
    assert read_ahead("json", "*.py") == []


def test_a_file_that_is_no_library_is_left_to_the_import(tmp_path, monkeypatch):
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "__init__.py").touch()
    (tmp_path / "torn" / "torn.so").write_bytes(b"\x7fELF")
    monkeypatch.syspath_prepend(tmp_path)
    assert preload("torn", "*.so") == []
