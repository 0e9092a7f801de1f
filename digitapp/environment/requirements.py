"""What digitapp needs, read from setup.cfg, and whether the running Python has it."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_IMPORT_NAMES = {
    "cyclonedx-bom": "cyclonedx_py",
    "opencv-python": "cv2",
    "pillow": "PIL",
    "pytest-xdist": "xdist",
    "python-stdnum": "stdnum",
    "scikit-learn": "sklearn",
}
"""Import names that do not follow from the name of the package."""


def requirements(extras: Sequence[str] = ()) -> list[str]:
    """The requirements of digitapp and of the given extras, as setup.cfg words them."""
    import configparser

    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    lists = [config["options"]["install_requires"]]
    lists += [config["options.extras_require"][extra] for extra in extras]
    return [line for text in lists for line in text.split("\n") if line]


def import_names(extras: Sequence[str] = ()) -> list[str]:
    """The top-level modules that the requirements bring."""
    packages = [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in requirements(extras)]
    return [_IMPORT_NAMES.get(name, name.replace("-", "_")) for name in packages]


def is_installed(extras: Sequence[str] = ()) -> bool:
    """Whether the running Python finds all that is required; imports none of it."""
    return all(importlib.util.find_spec(name) for name in import_names(extras))


def fingerprint(extras: Sequence[str] = ()) -> str:
    """Changes with the requirements, so that an environment out of date is noticed."""
    import hashlib

    return hashlib.sha256("\n".join(requirements(extras)).encode()).hexdigest()
