"""What a release says it is made of."""

from __future__ import annotations

import configparser
import hashlib
import re
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement

from digitapp.resources import assets_folder
from tests.tools.release import ROOT, bill_of_materials


def requirements() -> Iterator[tuple[str, Requirement]]:
    """Each dependency with the name of the list that it is in: run time, extras, and the build."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    lists = {"": setup["options"]["install_requires"], **setup["options.extras_require"]}
    lists["build"] = "\n".join(
        tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    )
    for name, text in lists.items():
        yield from ((name, Requirement(line)) for line in text.split("\n") if line.strip())


def locked() -> list[tuple[str, str, int]]:
    """Name, version and number of hashes of each entry of the lock; a package may have several, for
    older versions of Python."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    entries = re.findall(r"^([\w.-]+)==([\w.]+)((?:.*\\\n)*.*)", lock, re.MULTILINE)
    return [(name, version, rest.count("--hash=sha256:")) for name, version, rest in entries]


def test_every_dependency_has_a_lowest_version_and_a_first_one_that_is_too_new():
    found = list(requirements())
    assert len(found) > 30
    for extra, requirement in found:
        signs = {version.operator for version in requirement.specifier}
        assert {">=", "<"} <= signs, f"{requirement} of {extra or 'install_requires'}"


def test_the_lock_holds_what_the_program_needs_with_its_hashes():
    for extra, requirement in requirements():
        if not extra:
            versions = [version for name, version, _hashes in locked() if name == requirement.name]
            assert versions and all(map(requirement.specifier.contains, versions)), requirement
    assert all(hashes for _name, _version, hashes in locked())


@pytest.mark.slow
def test_the_bill_of_materials_names_packages_and_networks_with_their_hashes():
    bill = bill_of_materials()
    components = bill["components"]
    libraries = [c for c in components if c["type"] == "library"]
    assert {(c["name"], c["version"]) for c in libraries} == {
        (name, version) for name, version, _hashes in locked()
    }
    for library in libraries:
        assert any(reference.get("hashes") for reference in library["externalReferences"])
    networks = {c["name"]: c["hashes"][0]["content"] for c in components if c not in libraries}
    assert networks == {
        str(file.relative_to(assets_folder())): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in assets_folder().rglob("*.onnx")
        if "tuning" not in file.parts
    }
    assert bill["metadata"]["component"]["name"] == "digitapp"
